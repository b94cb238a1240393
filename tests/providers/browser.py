"""A browser: keeps cookies, and goes where it is sent."""

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from tests.api.client import PREFIX, Api
from tests.providers.oidc import OidcProcess

OIDC = "/users/oidc/callback"
GITHUB = "/users/oauth2/github/callback"
PATIENCE = 10.0  # seconds


class Browser:
    """Somebody's browser. Of other sites it knows no cookies."""

    def __init__(self, api: Api) -> None:
        self.api = Api(token=api.token, header=api.header)
        self.cookies: SimpleCookie = SimpleCookie()

    def get(self, path: str, **parameters: str) -> Any:
        """Open a page of ours."""
        pairs = [f"{name}={each.coded_value}" for name, each in self.cookies.items()]
        headers = {"Cookie": "; ".join(pairs)} if pairs else {}
        address = f"{path}?{urlencode(parameters)}" if parameters else path
        return self.take(self.api.get(address, headers=headers))

    def take(self, answer: Any) -> Any:
        """Keep the cookies of an answer, and forget those that it ends."""
        for name, each in answer.cookies.items():
            if each["max-age"] == 0:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = each.value
        return answer

    @property
    def session(self) -> str:
        """The session token that it holds."""
        held = self.cookies.get("wirtual_session_token")
        return held.value if held else ""

    def come_back(self, address: str) -> Any:
        """Follow a provider's redirect to us."""
        parts = urlsplit(address)
        return self.get(f"{parts.path.removeprefix(PREFIX)}?{parts.query}")

    def sign_in_at(self, provider: OidcProcess, subject: str, **parameters: str) -> Any:
        """Sign in through the OpenID Connect provider; our last answer."""
        sent = self.get(OIDC, **parameters)
        assert sent.status_code == 307, sent.content
        return self.come_back(provider.enter(sent.headers["Location"], subject))

    def sign_in(self, path: str = OIDC, **parameters: str) -> Any:
        """Sign in through a provider that asks nothing; our last answer."""
        sent = self.get(path, **parameters)
        assert sent.status_code == 307, sent.content
        address = sent.headers["Location"]
        answer = requests.get(address, allow_redirects=False, timeout=PATIENCE)
        assert answer.status_code == 302, answer.text
        return self.come_back(answer.headers["Location"])
