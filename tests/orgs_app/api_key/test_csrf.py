"""Requests that only a browser's cookie vouches for. Rule: spec/identity.md, 1.14."""

import pytest

from tests.make.people import token_of


@pytest.fixture
def cookie(mia):
    return f"wirtual_session_token={token_of(mia)}"


def test_the_cookie_alone_changes_nothing(api, cookie):
    answer = api.post("/users/me/keys", headers={"Cookie": cookie})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_reading_needs_no_more_and_brings_the_csrf_cookie(api, cookie):
    answer = api.get("/users/me", headers={"Cookie": cookie})
    assert answer.status_code == 200
    csrf = answer.cookies["csrf_token"]
    assert csrf["httponly"]
    assert csrf["samesite"] == "Lax"
    assert csrf["path"] == "/"


def test_the_csrf_pair_is_enough(api, cookie):
    headers = {"Cookie": f"{cookie}; csrf_token=abc", "X-CSRF-TOKEN": "abc"}
    assert api.post("/users/me/keys", headers=headers).status_code == 201
    wrong = {**headers, "X-CSRF-TOKEN": "abd"}
    assert api.post("/users/me/keys", headers=wrong).status_code == 400


def test_the_token_in_the_query_is_enough(api, cookie):
    token = cookie.partition("=")[2]
    path = f"/users/me/keys?wirtual_session_token={token}"
    assert api.post(path, headers={"Cookie": cookie}).status_code == 201


def test_an_empty_csrf_pair_is_none(api, cookie):
    headers = {"Cookie": f"{cookie}; csrf_token=", "X-CSRF-TOKEN": ""}
    assert api.post("/users/me/keys", headers=headers).status_code == 400


def test_the_first_user_is_exempt(api, cookie):
    assert api.post("/users/first", {}, headers={"Cookie": cookie}).status_code == 400
    answer = api.post("/users/first", {}, headers={"Cookie": cookie})
    assert "json" in answer.headers["Content-Type"]


def test_a_header_that_differs_from_the_cookie_is_told(api, cookie, olivia):
    headers = {"Cookie": cookie, "Wirtual-Session-Token": token_of(olivia)}
    answer = api.post("/users/me/keys", headers=headers)
    assert answer.status_code == 400
    assert b"Two different session tokens" in answer.content


def test_a_header_that_equals_the_cookie_is_enough(api, cookie):
    headers = {"Cookie": cookie, "Wirtual-Session-Token": cookie.partition("=")[2]}
    assert api.post("/users/me/keys", headers=headers).status_code == 201


@pytest.mark.parametrize(
    "name",
    [
        "Wirtual-Provisioner-Daemon-Key",
        "Wirtual-Provisioner-Daemon-PSK",
        "Coder-Provisioner-Daemon-Key",
    ],
)
def test_a_daemon_s_credential_is_enough(api, cookie, name):
    headers = {"Cookie": cookie, name: "anything"}
    assert api.post("/users/me/keys", headers=headers).status_code == 201


def test_a_token_in_a_header_alone_needs_no_more(api, mia):
    assert api.as_(mia).post("/users/me/keys").status_code == 201


def test_a_token_in_the_query_alone_needs_no_more(api, mia):
    path = f"/users/me/keys?wirtual_session_token={token_of(mia)}"
    assert api.post(path).status_code == 201


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE"])
def test_methods_that_change_nothing_are_let_through(api, cookie, method):
    answer = api.request(method, "/users/me", headers={"Cookie": cookie})
    assert not answer.headers.get("Content-Type", "").startswith("text/plain")


@pytest.mark.parametrize(
    "path",
    [
        "/csp/reports",
        "/workspaceagents/me/metadata",
        "/workspaceproxies/me/register",
        "/organizations/default/provisionerdaemons/serve",
    ],
)
def test_some_paths_are_exempt(api, cookie, path):
    answer = api.post(path, {}, headers={"Cookie": cookie})
    assert not answer.headers["Content-Type"].startswith("text/plain")
    assert "csrf_token" not in answer.cookies


@pytest.mark.parametrize("path", ["/workspaceproxies", "/organizations/a/b"])
def test_paths_that_look_alike_are_not(api, cookie, path):
    answer = api.post(path, {}, headers={"Cookie": cookie})
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_who_has_a_csrf_cookie_gets_no_other(api, cookie):
    headers = {"Cookie": f"{cookie}; csrf_token=abc"}
    assert "csrf_token" not in api.get("/users/me", headers=headers).cookies
    assert "csrf_token" not in api.get("/users/me").cookies


def test_the_csrf_cookie_is_as_secure_as_the_session_s(api, cookie, settings):
    settings.WIRTUAL_SECURE_AUTH_COOKIE = True
    answer = api.get("/users/me", headers={"Cookie": cookie})
    assert answer.cookies["csrf_token"]["secure"]
