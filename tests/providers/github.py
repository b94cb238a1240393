"""GitHub Enterprise Server on loopback, as far as its manual tells of sign-ins.

Whoever is sent there is signed in as ``account`` at once and sent back.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

JSON = {"Content-Type": "application/json; charset=utf-8"}
CLIENT = ("github-client", "github-secret")


@dataclass
class Github:
    """The site, and what it knows about the one person who uses it."""

    account: dict[str, Any] = field(
        default_factory=lambda: {
            "id": 583231,
            "login": "octo_cat",
            "name": "Octo Cat",
            "avatar_url": "https://github.example/octo.png",
        }
    )
    emails: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"email": "other@octo.example", "primary": False, "verified": True},
            {"email": "octo@octo.example", "primary": True, "verified": True},
        ]
    )
    memberships: list[dict[str, Any]] = field(default_factory=list)
    teams: list[dict[str, Any]] = field(default_factory=list)
    per_page: int = 1  #: so that every list has pages
    url: str = ""
    challenges: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def joins(self, organization: str, state: str = "active") -> None:
        """Make the person a member of ``organization``."""
        self.memberships.append(
            {"state": state, "organization": {"login": organization}}
        )

    def joins_team(self, organization: str, slug: str) -> None:
        """Make the person a member of a team."""
        self.teams.append({"slug": slug, "organization": {"login": organization}})

    def answer(
        self, method: str, path: str, values: dict[str, str], headers: Any
    ) -> tuple[int, dict[str, str], Any]:
        """Answer as GitHub does."""
        if (method, path) == ("GET", "/login/oauth/authorize"):
            return self._authorize(values)
        if (method, path) == ("POST", "/login/oauth/access_token"):
            return 200, JSON, self._token(values)
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, JSON, {"message": "Bad credentials"}
        if path == "/api/v3/user":
            return 200, JSON, self.account
        lists = {
            "/api/v3/user/emails": self.emails,
            "/api/v3/user/memberships/orgs": [
                each
                for each in self.memberships
                if values.get("state") in {None, each["state"]}
            ],
            "/api/v3/user/teams": self.teams,
        }
        if path not in lists:
            return 404, JSON, {"message": "Not Found"}
        return self._page(path, lists[path], values)

    def _authorize(self, values: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        assert values["client_id"] == CLIENT[0]
        code = secrets.token_hex(8)
        self.challenges[code] = values.get("code_challenge", "")
        query = urlencode({"code": code, "state": values["state"]})
        return 302, {"Location": f"{values['redirect_uri']}?{query}"}, b""

    def _token(self, values: dict[str, str]) -> dict[str, Any]:
        challenge = self.challenges.pop(values.get("code", ""), None)
        digest = hashlib.sha256(values.get("code_verifier", "").encode()).digest()
        verified = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        client = (values.get("client_id"), values.get("client_secret"))
        if challenge != verified or client != CLIENT:
            # GitHub tells errors with status 200.
            return {"error": "bad_verification_code", "error_description": "No."}
        token = f"gho_{secrets.token_hex(8)}"
        self.tokens.add(token)
        return {"access_token": token, "token_type": "bearer", "scope": "read:user"}

    def _page(
        self, path: str, found: list[dict[str, Any]], values: dict[str, str]
    ) -> tuple[int, dict[str, str], Any]:
        page = int(values.get("page", "1"))
        end = page * self.per_page
        headers = dict(JSON)
        if end < len(found):
            query = urlencode({**values, "page": page + 1})
            headers["Link"] = f'<{self.url}{path}?{query}>; rel="next"'
        return 200, headers, found[end - self.per_page : end]
