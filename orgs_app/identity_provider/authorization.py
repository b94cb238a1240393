"""OAuth 2.0 as every provider speaks it: send away, exchange the code, refresh.

The browser's state is all that is kept between the two halves of a sign-in. Whatever
else has to be the same in both (the verifier of the code, the nonce of the ID token) is
computed from it, with a key of ours, so that a code that was issued to one browser is
worth nothing in another.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.utils.crypto import salted_hmac

from orgs_app.identity_provider.errors import CodeNotExchanged, RefreshRefused
from orgs_app.identity_provider.identity import Tokens, without_nuls
from wirtual.core import clock

#: How long a provider may take for an answer, in seconds.
PATIENCE = 10
_SALT = "orgs_app.identity_provider."

#: What a provider says to a refresh token that it will never take again.
FINAL_ERRORS = frozenset(
    {
        "bad_refresh_token",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
    }
)
FINAL_STATUSES = frozenset({400, 401, 403})

#: What goes wrong between us and a provider: refusals, the network, no JSON.
TROUBLE = (AuthlibBaseError, requests.RequestException, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Client:
    """This server, as a provider knows it, and where the provider's doors are."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...]
    redirect_url: str
    authorize_url: str
    token_url: str
    secret_in_body: bool = False

    def address(self, state: str, **parameters: str) -> str:
        """Where a browser is sent, and comes back from with a code."""
        with self._session() as session:
            url, _ = session.create_authorization_url(
                self.authorize_url,
                state=state,
                code_verifier=derived("verifier", state),
                **parameters,
            )
        return str(url)

    def exchange(self, code: str, state: str) -> dict[str, Any]:
        """What the provider gives for ``code``.

        Raises:
            CodeNotExchanged: nothing.
        """
        try:
            with self._session() as session:
                return dict(
                    session.fetch_token(
                        self.token_url,
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=derived("verifier", state),
                        timeout=PATIENCE,
                    )
                )
        except TROUBLE as error:
            raise CodeNotExchanged(detail=told(error)) from error

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for ``refresh_token``, which itself may live on.

        Raises:
            RefreshRefused: the provider gives none.
        """
        statuses: list[int] = []

        def note_status(response: requests.Response) -> requests.Response:
            statuses.append(response.status_code)
            return response

        try:
            with self._session() as session:
                session.register_compliance_hook("refresh_token_response", note_status)
                answer = session.refresh_token(
                    self.token_url, refresh_token=refresh_token, timeout=PATIENCE
                )
        except TROUBLE as error:
            raise RefreshRefused(is_final=_is_final(error, statuses)) from error
        tokens = tokens_of({"refresh_token": refresh_token, **answer})
        if not tokens.access_token:
            raise RefreshRefused(is_final=_is_final(None, statuses))
        return tokens

    def _session(self) -> Any:
        method = "client_secret_post" if self.secret_in_body else "client_secret_basic"
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            scope=" ".join(self.scopes),
            redirect_uri=self.redirect_url,
            token_endpoint_auth_method=method if self.client_secret else "none",
            code_challenge_method="S256",
        )


def tokens_of(answer: Mapping[str, Any]) -> Tokens:
    """The tokens in a provider's answer."""
    return Tokens(
        access_token=_text(answer.get("access_token")),
        refresh_token=_text(answer.get("refresh_token")),
        expires_at=_instant(answer.get("expires_at")),
    )


def _is_final(error: Exception | None, statuses: Sequence[int]) -> bool:
    """Whether a refresh token was refused for good. spec/agents.md, 4.1"""
    status = statuses[-1] if statuses else None
    if status in FINAL_STATUSES:
        return True
    is_told = isinstance(error, AuthlibBaseError)
    code = getattr(error, "error", "")
    return is_told and (code in FINAL_ERRORS or status == HTTPStatus.OK)


def derived(purpose: str, state: str) -> str:
    """Something for ``purpose`` that only we can compute from ``state``."""
    digest = salted_hmac(_SALT + purpose, state, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def told(error: Exception) -> str:
    """What went wrong, for the detail of a refusal."""
    if isinstance(error, AuthlibBaseError):
        return f"The provider said: {error}"
    if isinstance(error, requests.RequestException):
        return "The provider didn't answer as it should."
    return "The provider's answer can't be read."


def _text(value: Any) -> str:
    return str(without_nuls(value)) if isinstance(value, str) else ""


def _instant(value: Any) -> datetime:
    """The instant of seconds since 1970; NEVER for anything else."""
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return clock.NEVER
