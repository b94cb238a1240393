"""Renewing what an identity provider once gave, when it has expired.

Rule: spec/identity.md, 2.3, step 7.
"""

from datetime import datetime
from uuid import UUID

from orgs_app.api_key.errors import SignInAgain
from orgs_app.external_auth.models import UserLink
from orgs_app.external_auth.renewal import renewed
from orgs_app.external_login.errors import RefreshImpossible
from orgs_app.identity_provider.identity import Tokens
from orgs_app.identity_provider.providers import find_provider
from orgs_app.user.enums import LoginType


def renew_link(user_id: UUID, login_type: LoginType) -> datetime:
    """Get new tokens for the link of a user. Returns when they expire.

    Raises:
        SignInAgain: the link has gone.
        RefreshImpossible: the deployment has no such provider any more.
        RefreshRefused: the provider gives nothing for the old refresh token.
    """

    def refresh(refresh_token: str) -> Tokens:
        provider = find_provider(login_type)
        if provider is None:
            raise RefreshImpossible
        return provider.refresh(refresh_token)

    links = UserLink.objects.filter(user_id=user_id, login_type=login_type)
    link = renewed(links, refresh)
    if link is None:
        raise SignInAgain(detail="Please sign in again through your provider.")
    return link.oauth_expiry
