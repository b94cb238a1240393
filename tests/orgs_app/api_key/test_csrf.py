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
