"""How Django's own pages sign somebody in: with the same account as the API."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest

from orgs_app.access.origin import Origin
from orgs_app.user import passwords
from orgs_app.user.activation import activate_dormant
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.models import User


class AccountBackend(BaseBackend):
    """Username or e-mail address, and the password; a dormant account wakes up."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        """The account, or None. Unknown names cost as much time as known ones."""
        if settings.WIRTUAL_DISABLE_PASSWORD_AUTH:
            return None
        user = find_account(username or "")
        if not passwords.matches(password or "", user.password if user else ""):
            return None
        if user is None or user.login_type != LoginType.PASSWORD:
            return None
        if user.status == UserStatus.DORMANT and request is not None:
            user = activate_dormant(Origin.of(request, None), user.pk)
        return user if user is not None and user.is_active else None

    def get_user(self, user_id: UUID) -> User | None:
        """The account of a session, while it may still be used."""
        user = User.objects.existing().filter(pk=user_id).first()
        return user if user is not None and user.is_active else None


def find_account(text: str) -> User | None:
    """The account with this username or e-mail address, in any case."""
    return (
        User.objects.existing()
        .alias(lower_name=Lower("username"), lower_email=Lower("email"))
        .filter(Q(lower_name=text.lower()) | Q(lower_email=text.lower()))
        .first()
    )
