"""Bodies that views read themselves, over a real connection."""

import socket
import threading

import httpx
import pytest

from tests.running import wait_until
from tests.wirtual.core.serving.conftest import MAX_BODY
from tests.wirtual.core.serving.site import MEBIBYTE, State
from wirtual.core.serving import body
from wirtual.core.serving.body import ClientGone

HEAD = b"POST /take%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n"


@pytest.fixture
def url(address: str) -> str:
    return f"http://{address}/take"


def opened(address: str) -> socket.socket:
    host, port = address.split(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.parametrize("length", [0, 10, MEBIBYTE + 1, MAX_BODY])
def test_a_body_arrives_whole(url, length):
    assert httpx.post(url, content=b"x" * length).json()["length"] == length


@pytest.mark.parametrize("pieces", [0, 1, 40])
def test_a_body_without_announced_length_arrives_whole(url, pieces):
    content = (b"x" * 100_000 for _ in range(pieces))
    assert httpx.post(url, content=content).json()["length"] == pieces * 100_000


def test_the_view_is_asked_before_the_client_has_sent(address):
    with opened(address) as client:
        client.sendall(HEAD % (b"?refuse", 1000, b""))
        assert client.recv(1000).startswith(b"HTTP/1.1 403")


def test_who_asks_before_sending_is_told_to_go_on(address):
    with opened(address) as client:
        client.sendall(HEAD % (b"", 3, b"Expect: 100-continue\r\n"))
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"abc")
        assert client.recv(1000).endswith(b'{"length": 3}')


def test_who_asks_before_sending_is_refused_for_good(address):
    with opened(address) as client:
        client.sendall(HEAD % (b"?refuse", 1000, b"Expect: 100-continue\r\n"))
        answer = client.recv(2000)
        assert answer.startswith(b"HTTP/1.1 403")
        assert b"connection: close" in answer.lower()
        assert client.recv(1) == b""


def test_who_sends_all_the_same_hears_the_refusal_and_may_ask_again(url):
    with httpx.Client() as client:
        refused = client.post(f"{url}?refuse", content=b"x" * MAX_BODY)
        assert refused.status_code == 403
        assert client.post(url, content=b"x").json() == {"length": 1}


def test_what_is_announced_too_large_is_not_read(address, state: State):
    with opened(address) as client:
        client.sendall(HEAD % (b"", MAX_BODY + 1, b""))
        assert client.recv(1000).startswith(b"HTTP/1.1 413")
    assert state.taken == 0


def test_what_becomes_too_large_is_read_no_further(url, state: State):
    pieces = (b"x" * MEBIBYTE for _ in range(5))
    assert httpx.post(url, content=pieces).status_code == 413
    assert state.taken <= MAX_BODY


def test_a_body_comes_no_faster_than_it_is_read(address, state: State):
    with opened(address) as client:
        client.sendall(HEAD % (b"?wait", MAX_BODY, b""))
        assert state.entered.acquire(timeout=10)
        client.settimeout(0.3)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
        with pytest.raises(TimeoutError):
            client.sendall(b"x" * MAX_BODY * 4)
        state.go_on.set()


def test_a_client_that_goes_while_it_sends_is_noticed(address, url, state: State):
    with opened(address) as client:
        client.sendall(HEAD % (b"", 1000, b"") + b"not all")
        wait_until(lambda: state.taken)
    assert state.ended.wait(10)
    assert isinstance(state.failure, ClientGone)
    assert httpx.post(url, content=b"x").json() == {"length": 1}


def test_a_client_that_stalls_is_given_up(address, state: State, monkeypatch):
    monkeypatch.setattr(body, "STALLED_AFTER", 0.05)
    with opened(address) as client:
        client.sendall(HEAD % (b"", 1000, b"") + b"not all")
        assert client.recv(1000).startswith(b"HTTP/1.1 400")
    assert isinstance(state.failure, ClientGone)


def test_uploads_do_not_keep_requests_waiting(address, url, state: State):
    def upload() -> None:
        httpx.post(f"{url}?wait", content=b"x", timeout=20)

    uploads = [threading.Thread(target=upload) for _ in range(5)]
    for each in uploads:
        each.start()
    assert all(state.entered.acquire(timeout=10) for _ in uploads)
    assert httpx.get(f"http://{address}/echo").status_code == 200
    state.go_on.set()
    for each in uploads:
        each.join()
