"""Signing in through an OpenID Connect provider.

Rule: spec/identity.md, 6.4.
"""

import hmac
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import extract_compact

from orgs_app.identity_provider.authorization import (
    PATIENCE,
    Client,
    derived,
    tokens_of,
)
from orgs_app.identity_provider.claims import identity_of
from orgs_app.identity_provider.configuration import OidcConfiguration
from orgs_app.identity_provider.discovery import Metadata, discovery
from orgs_app.identity_provider.errors import (
    IdTokenInvalid,
    NoIdToken,
    ProviderFailed,
)
from orgs_app.identity_provider.identity import Identity, Tokens, without_nuls
from orgs_app.user.enums import LoginType

#: How far the provider's clock may be off, in seconds.
LEEWAY = 10


class OidcProvider:
    """The provider that the settings name."""

    login_type = LoginType.OIDC

    def __init__(self, configuration: OidcConfiguration, redirect_url: str) -> None:
        self.configuration = configuration
        self.redirect_url = redirect_url

    def address(self, state: str) -> str:
        """Where a browser is sent so that the person signs in there."""
        return self._client(self._metadata()).address(
            state,
            **{**self.configuration.auth_url_params, "nonce": derived("nonce", state)},
        )

    def identify(self, code: str, state: str) -> Identity:
        """Who it is that came back with ``code``.

        Raises:
            CodeNotExchanged: the provider gives nothing for the code.
            NoIdToken, IdTokenInvalid: it doesn't say in the agreed form who it is.
            ProviderFailed: its second answer, the user info, can't be had.
            Refusal: whatever `identity_of` refuses.
        """
        metadata = self._metadata()
        answer = self._client(metadata).exchange(code, state)
        id_token = answer.get("id_token")
        if not id_token or not isinstance(id_token, str):
            raise NoIdToken
        told = without_nuls(self._verified(metadata, id_token, state))
        tokens = tokens_of(answer)
        more = self._userinfo(metadata, tokens)
        if more.get("sub", told["sub"]) != told["sub"]:
            raise ProviderFailed(detail="The user info is about somebody else.")
        return identity_of(self.configuration, told, more, tokens)

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for an old refresh token."""
        return self._client(self._metadata()).refresh(refresh_token)

    def _metadata(self) -> Metadata:
        return discovery.metadata(
            self.configuration.issuer_url,
            skip_issuer_check=self.configuration.skip_issuer_checks,
        )

    def _client(self, metadata: Metadata) -> Client:
        return Client(
            client_id=self.configuration.client_id,
            client_secret=self.configuration.client_secret,
            scopes=self.configuration.scopes,
            redirect_url=self.redirect_url,
            authorize_url=metadata.authorize_url,
            token_url=metadata.token_url,
            secret_in_body=metadata.secret_in_body,
        )

    def _verified(self, metadata: Metadata, text: str, state: str) -> dict[str, Any]:
        """The claims of an ID token that is the provider's, for us, and for now."""
        claims = _signed_claims(metadata, text)
        rules: dict[str, Any] = {
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iss": {"essential": True},
            "aud": {"essential": True, "value": self.configuration.client_id},
        }
        if not self.configuration.skip_issuer_checks:
            rules["iss"]["value"] = metadata.issuer
        try:
            jwt.JWTClaimsRegistry(leeway=LEEWAY, **rules).validate(claims)
        except (JoseError, TypeError, ValueError) as error:
            raise IdTokenInvalid(detail=str(error)) from error
        client_id = self.configuration.client_id
        if claims.get("azp", client_id) != client_id:
            raise IdTokenInvalid(detail="It was issued to another client.")
        self._refuse_foreign_nonce(claims, state)
        if not isinstance(claims["sub"], str) or not isinstance(claims["iss"], str):
            raise IdTokenInvalid(detail="Its subject is no text.")
        return claims

    def _refuse_foreign_nonce(self, claims: dict[str, Any], state: str) -> None:
        """Pass if the token was issued for this very sign-in.

        A provider has to repeat the nonce; one that doesn't know of nonces at all is
        bound to the browser by the verifier of the code alone.
        """
        nonce = claims.get("nonce")
        if nonce is None:
            return
        expected = derived("nonce", state)
        if not hmac.compare_digest(str(nonce).encode(), expected.encode()):
            raise IdTokenInvalid(detail="It was issued for another sign-in.")

    def _userinfo(self, metadata: Metadata, tokens: Tokens) -> dict[str, Any]:
        """What else the provider tells; nothing, if it has no such door."""
        if self.configuration.ignore_userinfo or not metadata.userinfo_url:
            return {}
        try:
            answer = requests.get(
                metadata.userinfo_url,
                headers={"Authorization": f"Bearer {tokens.access_token}"},
                timeout=PATIENCE,
            )
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise ProviderFailed(detail="Its user info can't be read.") from error
        if not isinstance(found, dict):
            raise ProviderFailed(detail="Its user info is no object.")
        return dict(without_nuls(found))


def _signed_claims(metadata: Metadata, text: str) -> dict[str, Any]:
    try:
        key_id = extract_compact(text.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError) as error:
        raise IdTokenInvalid(detail="It is no signed token.") from error
    for key in discovery.keys(metadata.keys_url, key_id):
        try:
            return dict(jwt.decode(text, key, algorithms=metadata.algorithms).claims)
        except (JoseError, ValueError, TypeError):
            continue
    raise IdTokenInvalid(detail="Its signature isn't the provider's.")
