"""Requests over a real connection: translated, answered, refused, streamed."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.db import connection

from tests.running import wait_until
from tests.wirtual.core.serving.conftest import MAX_BODY, THREADS
from tests.wirtual.core.serving.site import MEBIBYTE, State
from wirtual.core.serving.dispatcher import WAITING_PER_THREAD


@pytest.fixture
def url(address: str) -> str:
    return f"http://{address}"


def test_a_request_arrives_as_it_was_sent(url):
    answer = httpx.get(
        f"{url}/echo/a%20b%2Fc%C3%BC?q=1%202",
        headers=[("X-Two", "a"), ("X-Two", "b"), ("X_Two", "forged")],
    )
    heard = answer.json()
    assert heard["path"] == "/echo/a b/cü"
    assert heard["meta"]["QUERY_STRING"] == "q=1%202"
    assert heard["meta"]["HTTP_X_TWO"] == "a,b"
    assert heard["meta"]["REMOTE_ADDR"] == "127.0.0.1"
    assert "server" not in answer.headers


@pytest.mark.parametrize("length", [0, 10, MEBIBYTE + 1, MAX_BODY])
def test_a_body_arrives_whole(url, length):
    heard = httpx.post(f"{url}/echo", content=b"\x01" * length).json()
    assert (heard["length"], heard["sum"]) == (length, length)


def test_a_body_without_announced_length_arrives_whole(url):
    pieces = (b"\x01" * 1000 for _ in range(5))
    heard = httpx.post(f"{url}/echo", content=pieces).json()
    assert heard["length"] == 5000


def test_a_body_that_is_announced_too_large_is_refused(url):
    answer = httpx.post(f"{url}/echo", content=b"x" * (MAX_BODY + 1))
    assert answer.status_code == 413
    assert answer.json()["message"] == "The request body is too large."
    assert answer.headers["X-Wirtual-Request-Id"]


def test_a_body_that_becomes_too_large_is_refused(url):
    pieces = (b"x" * MEBIBYTE for _ in range(5))
    answer = httpx.post(f"{url}/echo", content=pieces)
    assert answer.status_code == 413


def test_the_head_of_an_answer_says_how_long_it_is(url):
    answer = httpx.head(f"{url}/echo")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["Content-Length"]) > 0


def test_a_bug_is_answered_in_the_envelope(url):
    answer = httpx.get(f"{url}/broken")
    assert answer.status_code == 500
    assert "message" in answer.json()


def test_a_file_arrives_whole(url):
    assert httpx.get(f"{url}/file").content == b"y" * MEBIBYTE


def test_a_stream_arrives_whole(url, state: State):
    assert len(httpx.get(f"{url}/stream?mebibytes=20").content) == 20 * MEBIBYTE
    assert state.ended.is_set()


def test_a_stream_is_made_no_faster_than_it_is_taken(url, state: State):
    with httpx.stream("GET", f"{url}/stream?mebibytes=1000"):
        wait_until(lambda: state.produced > 0)
        assert not state.ended.wait(0.3)
        assert state.produced < 100


def test_a_stream_ends_when_its_client_goes(url, state: State):
    with httpx.stream("GET", f"{url}/stream?mebibytes=1000"):
        pass
    assert state.ended.wait(10)
    assert state.produced < 1000


def test_a_stream_that_fails_is_seen_to_be_cut(url):
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{url}/cut")


def test_a_client_that_goes_while_it_sends_harms_nobody(url, address):
    host, port = address.split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1")
    assert httpx.get(f"{url}/echo").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_threads_keep_their_connections(url):
    backends = {httpx.get(f"{url}/backend").text for _ in range(10)}
    assert len(backends) <= THREADS


@pytest.mark.django_db(transaction=True)
def test_a_request_after_the_database_was_away_is_answered(url):
    before = {httpx.get(f"{url}/backend").text for _ in range(10)}
    with connection.cursor() as cursor:
        for backend in before:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [int(backend)])
    after = [httpx.get(f"{url}/backend") for _ in range(10)]
    assert {answer.status_code for answer in after} == {200}


def test_too_many_waiting_requests_are_sent_away(url, state: State):
    room = THREADS * (1 + WAITING_PER_THREAD)
    limits = httpx.Limits(max_connections=room + 1)
    with (
        httpx.Client(base_url=url, limits=limits, timeout=20) as client,
        ThreadPoolExecutor(room) as crowd,
    ):
        waiting = [crowd.submit(client.get, "/slow") for _ in range(room)]
        answer = _sent_away(client)
        state.go_on.set()
        assert {each.result().status_code for each in waiting} == {200}
    assert answer.headers["Retry-After"] == "1"
    assert "too much" in answer.json()["message"]


def _sent_away(client: httpx.Client) -> httpx.Response:
    refused: list[httpx.Response] = []

    def is_refused() -> bool:
        with httpx.Client(base_url=client.base_url) as other:
            try:
                answer = other.get("/slow", timeout=0.2)
            except httpx.TimeoutException:
                return False
        refused.append(answer)
        return answer.status_code == 503

    wait_until(is_refused)
    return refused[-1]


def test_requests_run_side_by_side(url, state: State):
    threads = [
        threading.Thread(target=httpx.get, args=(f"{url}/slow",))
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    assert all(state.entered.acquire(timeout=10) for _ in threads)
    state.go_on.set()
    for thread in threads:
        thread.join()
