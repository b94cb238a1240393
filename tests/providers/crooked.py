"""An OpenID Connect provider that does what no good one does, one thing at a time."""

import base64
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

JSON = {"Content-Type": "application/json"}
CLIENT_ID = "crooked-client"
CLIENT_SECRET = "crooked-secret"


@dataclass
class Crooked:
    """The provider. Its fields are what it can be made to do."""

    claims: dict[str, Any] = field(default_factory=dict)  #: of the ID token, added
    userinfo: Any = None  #: None means that it has no such door
    userinfo_status: int = 200
    gives_id_token: bool = True
    signs_with: str = "own"  #: or "stranger", or "secret"
    answers_to_code: int = 200
    answers_to_refresh: dict[str, Any] | None = None  #: None means: refused
    expires_in: int = 3600
    subject: str = "crooked-subject"
    url: str = ""
    nonce: str | None = None
    codes: int = 0
    refreshed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.stranger = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})

    def answer(
        self, method: str, path: str, values: dict[str, str], headers: Any
    ) -> tuple[int, dict[str, str], Any]:
        """Answer as told."""
        if path == "/.well-known/openid-configuration":
            return 200, JSON, self._description()
        if path == "/keys":
            return 200, JSON, {"keys": [self.key.as_dict(private=False)]}
        if path == "/authorize":
            self.nonce = values.get("nonce")
            self.codes += 1
            query = urlencode({"code": f"code-{self.codes}", "state": values["state"]})
            return 302, {"Location": f"{values['redirect_uri']}?{query}"}, b""
        if path == "/token":
            return self._token(values, headers)
        if path == "/userinfo" and self.userinfo is not None:
            return self.userinfo_status, JSON, self.userinfo
        return 404, JSON, {}

    def _description(self) -> dict[str, Any]:
        found = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        if self.userinfo is not None:
            found["userinfo_endpoint"] = f"{self.url}/userinfo"
        return found

    def _token(
        self, values: dict[str, str], headers: Any
    ) -> tuple[int, dict[str, str], Any]:
        client = f"{CLIENT_ID}:{CLIENT_SECRET}"
        basic = base64.b64encode(client.encode()).decode()
        if headers.get("Authorization") != f"Basic {basic}":
            return 401, JSON, {"error": "invalid_client"}
        if values["grant_type"] == "refresh_token":
            self.refreshed.append(values["refresh_token"])
            if self.answers_to_refresh is None:
                return 400, JSON, {"error": "invalid_grant"}
            return 200, JSON, {"token_type": "Bearer", **self.answers_to_refresh}
        if self.answers_to_code != 200:
            return self.answers_to_code, JSON, {"error": "invalid_grant"}
        given = {
            "access_token": "access",
            "refresh_token": "refresh",
            "token_type": "Bearer",
            "expires_in": self.expires_in,
        }
        if self.gives_id_token:
            given["id_token"] = self._id_token()
        return 200, JSON, given

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 600,
            "nonce": self.nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.signs_with == "secret":
            secret = OctKey.import_key(CLIENT_SECRET * 3)
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, secret)
        key = self.key if self.signs_with == "own" else self.stranger
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
