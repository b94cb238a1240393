"""Signs requests in. DRF's settings name the class below.

Nothing here may import DRF's views: they import the settings that name this module.

Rule: spec/identity.md, 2.1 to 2.8; spec/README.md, ruling 4.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from orgs_app.access.origin import Origin, client_ip
from orgs_app.access.subject import Subject
from orgs_app.api_key.errors import (
    AccountUnusable,
    KeyExpired,
    KeyUnknown,
    NoToken,
    SecretWrong,
    TokenMalformed,
)
from orgs_app.api_key.links import with_living_link
from orgs_app.api_key.models import APIKey
from orgs_app.api_key.names import find_token
from orgs_app.api_key.secrets import find_key_text
from orgs_app.api_key.sign_in import SignIn, find_sign_in
from orgs_app.user.activation import activate_dormant
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from wirtual.core import clock

#: Use of a key is written down at most this often.
BOOKKEEPING = timedelta(hours=1)


class TokenAuthentication(BaseAuthentication):
    """Every operation needs a token, unless its view says that it is public."""

    def authenticate(self, request: Request) -> tuple[Subject, SignIn]:
        """The subject and its key; also notes that it was used.

        Raises:
            Unauthenticated: there is no token, or it opens nothing.
        """
        return sign_in(request._request)

    def authenticate_header(self, request: Request) -> str:
        """Makes DRF answer 401, not 403."""
        return "Token"


def sign_in(request: HttpRequest) -> tuple[Subject, SignIn]:
    """What `TokenAuthentication` does, for requests that don't come through DRF.

    Raises:
        Unauthenticated: there is no token, or it opens nothing.
    """
    token, compatible = find_token(request)
    found = checked_sign_in(token)
    _refuse_unusable(request, found)
    note_use(found, client_ip(request))
    request.speaks_compatibly = compatible  # type: ignore[attr-defined]
    return found.subject(), found


def checked_sign_in(token: str) -> SignIn:
    """The key that ``token`` opens, and its user, whatever the user's status.

    Raises:
        Unauthenticated: it opens nothing.
    """
    if not token:
        raise NoToken
    text = find_key_text(token)
    if text is None:
        raise TokenMalformed
    found = find_sign_in(text.id)
    if found is None or found.deleted:
        raise KeyUnknown
    if not text.is_secret_of(found.hashed_secret):
        raise SecretWrong
    if found.expires_at < clock.now():
        instant = found.expires_at.isoformat().replace("+00:00", "Z")
        raise KeyExpired(detail=f"API key expired at {instant}.")
    return with_living_link(found)


def _refuse_unusable(request: HttpRequest, found: SignIn) -> None:
    """Wake a dormant account; refuse one that isn't active then."""
    status = found.status
    if status == UserStatus.DORMANT:
        user = activate_dormant(Origin.of(request, found.subject()), found.user_id)
        status = UserStatus.SUSPENDED if user is None else user.status
    if status != UserStatus.ACTIVE:
        raise AccountUnusable(
            f"Your account is {status}. Please contact an administrator."
        )


def note_use(found: SignIn, ip: str) -> None:
    """Write down that the key was used, and give it more time, once an hour."""
    now = clock.now()
    changes: dict[str, Any] = {}
    if now - found.last_used > BOOKKEEPING:
        changes |= {"last_used": now, "ip_address": ip or "0.0.0.0"}  # noqa: S104
    lifetime = timedelta(seconds=found.lifetime_seconds)
    if (
        not settings.WIRTUAL_DISABLE_SESSION_EXPIRY_REFRESH
        and not found.renewed
        and found.expires_at - now <= lifetime - BOOKKEEPING
    ):
        changes["expires_at"] = now + lifetime
    if not changes:
        return
    APIKey.objects.filter(pk=found.key_id).update(updated_at=now, **changes)
    User.objects.filter(pk=found.user_id).update(last_seen_at=now, updated_at=now)
