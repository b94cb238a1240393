"""Speaks to the API as a user would, and holds every answer against its document.

api.as_(mia).get("/users/me").json()
"""

from typing import Any

import orjson
from django.test import Client

from orgs_app.user.models import User
from tests.api import conformance
from tests.make.people import token_of

PREFIX = "/api/v2"
HEADER = "Wirtual-Session-Token"


class Api:
    """A client of the API, signed in as somebody or nobody.

    Bodies are sent as JSON, bytes as they are. ``path`` begins after ``/api/v2``.
    """

    def __init__(self, token: str = "", *, header: str = HEADER) -> None:
        self.token = token
        self.header = header
        self.client = Client(raise_request_exception=False)

    def as_(self, user: User) -> "Api":
        """The same API for ``user``."""
        return Api(token_of(user))

    def with_token(self, token: str, *, header: str = HEADER) -> "Api":
        """The same API, signed in with ``token`` in a header of this name."""
        return Api(token, header=header)

    def get(self, path: str, **options: Any) -> Any:
        """Send a GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Send a POST."""
        return self.request("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Any:
        """Send a PUT."""
        return self.request("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Any:
        """Send a PATCH."""
        return self.request("PATCH", path, body, **options)

    def delete(self, path: str, body: Any = None, **options: Any) -> Any:
        """Send a DELETE."""
        return self.request("DELETE", path, body, **options)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> Any:
        """Send any request, and check that the answer is as documented."""
        # A program keeps no cookies; a test that wants one sends the header.
        self.client.cookies.clear()
        sent = {self.header: self.token} if self.token else {}
        answer = self.client.generic(
            method,
            PREFIX + path,
            _encoded(body),
            content_type=content_type,
            headers=sent | (headers or {}),
        )
        if not answer.streaming and answer.headers.get("Content-Type"):
            conformance.check(
                method,
                PREFIX + path,
                answer.status_code,
                answer.headers["Content-Type"],
                answer.content,
            )
        return answer


def _encoded(body: Any) -> bytes | str:
    if body is None:
        return b""
    if isinstance(body, bytes | str):
        return body
    return orjson.dumps(body, default=str)
