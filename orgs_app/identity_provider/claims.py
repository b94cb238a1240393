"""What claims of an OpenID Connect provider say about somebody.

Rule: spec/identity.md, 6.4.
"""

from collections.abc import Mapping
from typing import Any

from orgs_app.identity_provider.configuration import OidcConfiguration
from orgs_app.identity_provider.errors import (
    DomainNotAllowed,
    EmailUnusable,
    EmailUnverified,
)
from orgs_app.identity_provider.identity import Identity, Tokens
from orgs_app.user.enums import LoginType
from wirtual.core.names import derived_name, normalised_real_name

#: Between issuer and subject in a linked id.
SEPARATOR = "||"


def identity_of(
    configuration: OidcConfiguration,
    id_token: Mapping[str, Any],
    userinfo: Mapping[str, Any],
    tokens: Tokens,
) -> Identity:
    """Who the verified claims are about. Of two values the user info's counts.

    Raises:
        EmailUnusable: there is no address among the claims.
        EmailUnverified: the provider says that it was never verified.
        DomainNotAllowed: its domain is none of the configured ones.
    """
    claims = {**id_token, **userinfo}
    email = _email(configuration, claims)
    if claims.get("email_verified") is False and not (
        configuration.ignore_email_verified
    ):
        raise EmailUnverified
    domain = email.rpartition("@")[2].lower()
    if configuration.email_domains and domain not in configuration.email_domains:
        raise DomainNotAllowed
    return Identity(
        login_type=LoginType.OIDC,
        linked_id=f"{id_token['iss']}{SEPARATOR}{id_token['sub']}",
        email=email,
        username=derived_name(_text(claims, configuration.username_field) or email),
        name=normalised_real_name(_text(claims, configuration.name_field)),
        avatar_url=_text(claims, "picture"),
        tokens=tokens,
        claims={
            "id_token_claims": id_token,
            "user_info_claims": userinfo,
            "merged_claims": claims,
        },
    )


def _email(configuration: OidcConfiguration, claims: Mapping[str, Any]) -> str:
    """The address; a username that is an address stands in for a missing one."""
    found = claims.get(configuration.email_field)
    if found is None or found == "":
        found = claims.get(configuration.username_field)
    if not isinstance(found, str):
        raise EmailUnusable(detail="It is missing, or isn't a text.")
    local, at, domain = found.rpartition("@")
    if not (local and at and domain) or any(c.isspace() for c in found):
        raise EmailUnusable(detail="It isn't an e-mail address.")
    return found


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
