"""Renewing what a provider once gave, when it has expired: for every kind of link."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from orgs_app.api_key.links import is_due
from orgs_app.external_auth.models import OAuthTokens
from orgs_app.identity_provider.identity import Tokens

Link = TypeVar("Link", bound=OAuthTokens)

#: Asks a provider for new tokens, given an old refresh token.
Refresh = Callable[[str], Tokens]


@transaction.atomic
def renewed(links: "QuerySet[Link]", refresh: Refresh) -> Link | None:
    """The one link of ``links``, if there is one, renewed if it is due.

    The provider is asked while the row is locked, against the habit of talking to
    nobody inside a transaction: many providers take a refresh token once, and end the
    whole link when it comes a second time. Of two requests at once the later waits, and
    finds the work done.

    Raises:
        RefreshRefused: the provider gives nothing for the old refresh token.
    """
    link = links.select_for_update().first()
    if link is None or not is_due(link.oauth_expiry):
        return link
    link.hold(refresh(link.oauth_refresh_token))
    link.save()
    return link
