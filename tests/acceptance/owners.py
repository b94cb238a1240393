"""The first user, as somebody makes and uses it over HTTP."""

from typing import Any

from tests.api.client import Api

PASSWORD = "SomeSecurePassword!"
FIRST = {
    "email": "olivia@wirtual.example",
    "username": "olivia",
    "password": PASSWORD,
}


class Owner(Api):
    """The API, signed in as the first user."""

    user_id: str = ""


def sign_up(api: Api) -> Owner:
    """Create the first user, and sign in."""
    made: Any = api.post("/users/first", FIRST)
    credentials = {"email": FIRST["email"], "password": PASSWORD}
    session: Any = api.post("/users/login", credentials)
    owner = Owner(session.json()["session_token"])
    owner.user_id = made.json()["user_id"]
    return owner
