"""WebSockets over a real connection: opened by a view, refused like a page."""

import json

import httpx
import pytest
from django.db import transaction
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.wirtual.core.serving.site import State
from wirtual.core import pubsub


def open_socket(
    address: str, name: str, headers: dict[str, str] | None = None
) -> ClientConnection:
    return connect(
        f"ws://{address}/sockets/{name}",
        additional_headers=headers,
        open_timeout=10,
        close_timeout=10,
    )


def test_a_view_goes_on_as_a_socket_and_closes_it(address):
    with open_socket(address, "count") as client:
        assert list(client) == ["0", "1", "2"]
        assert client.close_code == 1000


def test_a_socket_hears_its_client(address):
    with open_socket(address, "say_it_back") as client:
        client.send("hello")
        assert client.recv(10) == "HELLO"


def test_the_answer_to_the_handshake_has_the_headers_of_all(address):
    with open_socket(address, "count") as client:
        assert client.response.headers["X-Wirtual-Request-Id"]


def test_a_refusal_of_the_handshake_is_the_response_of_a_page(address):
    with pytest.raises(InvalidStatus) as refusal:
        open_socket(address, "nobody")
    response = refusal.value.response
    assert response.status_code == 403
    assert "permission" in json.loads(response.body)["message"]
    assert response.headers["X-Wirtual-Request-Id"]


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:1", "null"]
)
def test_a_page_of_another_site_opens_no_socket(address, origin):
    cookie = {"Origin": origin, "Cookie": "wirtual_session_token=a"}
    with pytest.raises(InvalidStatus) as refusal:
        open_socket(address, "count", cookie)
    assert refusal.value.response.status_code == 403
    assert "another site" in json.loads(refusal.value.response.body)["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://{address}"},
        {"Origin": "http://evil.example", "Wirtual-Session-Token": "a"},
        {"Origin": "http://evil.example", "Coder-Session-Token": "a"},
        {"Origin": "http://evil.example", "Authorization": "Bearer a"},
    ],
)
def test_our_pages_and_those_who_show_a_token_open_sockets(address, headers):
    headers = {name: each.format(address=address) for name, each in headers.items()}
    with open_socket(address, "count", headers) as client:
        assert list(client) == ["0", "1", "2"]


@pytest.mark.parametrize("path", ["/sockets/count", "/careless"])
def test_a_plain_request_is_told_to_upgrade(address, path):
    answer = httpx.get(f"http://{address}{path}")
    assert answer.status_code == 426
    assert answer.headers["Upgrade"] == "websocket"
    assert "WebSocket" in answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("refuse", "ü" * 61), ("fail", "An internal error occurred.")],
)
def test_a_talk_that_fails_closes_with_a_reason(address, name, reason):
    with open_socket(address, name) as client, pytest.raises(ConnectionClosed):
        client.recv(10)
    assert client.close_code == 1011
    assert client.close_reason == reason


def test_a_talk_ends_when_its_client_goes(address, state: State):
    with open_socket(address, "wait_for_ever") as client:
        assert client.recv(10) == "waiting"
    assert state.ended.wait(10)


@pytest.mark.django_db(transaction=True)
def test_a_talk_can_ask_the_database(address):
    with open_socket(address, "ask_the_database") as client:
        assert client.recv(10) == "hello"


@pytest.mark.django_db(transaction=True)
def test_what_is_published_reaches_sockets_after_commit(address):
    with open_socket(address, "follow") as client:
        assert client.recv(10) == "listening"
        with transaction.atomic():
            pubsub.publish("news", "hello")
            with pytest.raises(TimeoutError):
                client.recv(0.2)
        assert client.recv(10) == "hello"
