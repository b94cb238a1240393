"""Whether accounts elsewhere are linked, and what was given for them is still good.

Rule: spec/agents.md, 4.1, *refresh and validate*.
"""

import time
from collections.abc import Sequence
from uuid import UUID

import requests
from django.conf import settings

from orgs_app.api_key.links import is_due
from orgs_app.external_auth.configuration import GITHUB, ExternalAuthConfig
from orgs_app.external_auth.errors import ProviderUnanswering
from orgs_app.external_auth.models import ExternalAuthLink
from orgs_app.external_auth.renewal import renewed
from orgs_app.identity_provider.authorization import PATIENCE, Client
from orgs_app.identity_provider.errors import RefreshRefused
from orgs_app.identity_provider.identity import Tokens
from wirtual.core import clock

#: GitHub may not know its own new tokens everywhere for a moment. In seconds.
GITHUB_WAITS = (0.05, 0.1, 0.2, 0.2, 0.2, 0.2)
#: As much of a provider's unexpected answer is told, in characters.
TOLD = 200
REFUSED = frozenset({401, 403})


def authenticated_providers(
    user_id: UUID, configs: Sequence[ExternalAuthConfig]
) -> frozenset[str]:
    """The ids of those providers to which the user has a link that is good now.

    Tokens that have expired are renewed; each token is shown to its provider.

    Raises:
        ProviderUnanswering: a provider doesn't say whether its token is good.
    """
    by_id = {each.id: each for each in configs}
    links = ExternalAuthLink.objects.filter(
        user_id=user_id, provider_id__in=list(by_id)
    )
    return frozenset(
        link.provider_id for link in links if _is_good(by_id[link.provider_id], link)
    )


def _is_good(config: ExternalAuthConfig, link: ExternalAuthLink) -> bool:
    current = _fresh(config, link)
    return current is not None and _is_accepted(config, current.oauth_access_token)


def _fresh(
    config: ExternalAuthConfig, link: ExternalAuthLink
) -> ExternalAuthLink | None:
    """The link with tokens that have not expired, or None if there are none to get."""
    if not is_due(link.oauth_expiry):
        return link
    if config.no_refresh or not link.oauth_refresh_token:
        return None
    same = ExternalAuthLink.objects.filter(pk=link.pk)
    tried = [link.oauth_refresh_token]

    def refresh(refresh_token: str) -> Tokens:
        tried.append(refresh_token)
        if not refresh_token:  # somebody else has found it refused
            raise RefreshRefused(is_final=True)
        return _client(config).refresh(refresh_token)

    try:
        return renewed(same, refresh)
    except RefreshRefused as refusal:
        if not refusal.is_final:
            raise ProviderUnanswering(
                config.display_name, "It didn't renew the expired access."
            ) from refusal
        # Never tried again; a newer one stays.
        same.filter(oauth_refresh_token=tried[-1]).update(
            oauth_refresh_token="", updated_at=clock.now()
        )
        return None


def _is_accepted(config: ExternalAuthConfig, access_token: str) -> bool:
    """Whether the provider takes a token; without a place to ask it does."""
    if not config.validate_url:
        return True
    for wait in GITHUB_WAITS if config.type == GITHUB else ():
        if _ask(config, access_token):
            return True
        time.sleep(wait)
    return _ask(config, access_token)


def _ask(config: ExternalAuthConfig, access_token: str) -> bool:
    try:
        answer = requests.get(
            config.validate_url,
            headers={"Authorization": f"Bearer {access_token}".encode()},
            timeout=PATIENCE,
        )
    except requests.RequestException as error:
        raise ProviderUnanswering(
            config.display_name, "It couldn't be reached, or not in time."
        ) from error
    if answer.status_code in REFUSED:
        return False
    if answer.status_code != requests.codes.ok:
        body = answer.text.replace(access_token, "…")[:TOLD]
        raise ProviderUnanswering(
            config.display_name, f"It answered {answer.status_code}: {body}"
        )
    return True


def _client(config: ExternalAuthConfig) -> Client:
    return Client(
        client_id=config.client_id,
        client_secret=config.client_secret,
        scopes=config.scopes,
        redirect_url=f"{link_address(config)}/callback",
        authorize_url=config.auth_url,
        token_url=config.token_url,
        secret_in_body=config.type == GITHUB,
    )


def link_address(config: ExternalAuthConfig) -> str:
    """The page on which people link their account."""
    return f"{settings.WIRTUAL_ACCESS_URL}/external-auth/{config.id}"
