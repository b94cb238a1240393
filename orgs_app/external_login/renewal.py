"""Renewing what a provider once gave, when it has expired.

Rule: spec/identity.md, 2.3, step 7.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from orgs_app.api_key.errors import SignInAgain
from orgs_app.api_key.links import is_due
from orgs_app.external_auth.models import UserLink
from orgs_app.external_login.errors import RefreshImpossible
from orgs_app.identity_provider.providers import find_provider
from orgs_app.user.enums import LoginType


@transaction.atomic
def renew_link(user_id: UUID, login_type: LoginType) -> datetime:
    """Get new tokens for the link of a user. Returns when they expire.

    The provider is asked while the row is locked, against the habit of talking to
    nobody inside a transaction: many providers take a refresh token once, and end the
    whole sign-in when it comes a second time. Of two requests at once the later waits,
    and finds the work done.

    Raises:
        SignInAgain: the link has gone.
        RefreshImpossible: the deployment has no such provider any more.
        RefreshRefused: the provider gives nothing for the old refresh token.
    """
    link = (
        UserLink.objects.select_for_update()
        .filter(user_id=user_id, login_type=login_type)
        .first()
    )
    if link is None:
        raise SignInAgain(detail="Please sign in again through your provider.")
    if not is_due(link.oauth_expiry):
        return link.oauth_expiry
    provider = find_provider(login_type)
    if provider is None:
        raise RefreshImpossible
    tokens = provider.refresh(link.oauth_refresh_token)
    link.oauth_access_token = tokens.access_token
    link.oauth_refresh_token = tokens.refresh_token
    link.oauth_expiry = tokens.expires_at
    link.save(
        update_fields=["oauth_access_token", "oauth_refresh_token", "oauth_expiry"]
    )
    return link.oauth_expiry
