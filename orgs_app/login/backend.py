"""How Django's own pages sign somebody in: with the same account as the API."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest

from orgs_app.user import passwords
from orgs_app.user.enums import LoginType
from orgs_app.user.models import User


class AccountBackend(BaseBackend):
    """Username or e-mail address, and the password. Active accounts only."""

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
        text = (username or "").lower()
        user = (
            User.objects.existing()
            .alias(lower_name=Lower("username"), lower_email=Lower("email"))
            .filter(Q(lower_name=text) | Q(lower_email=text))
            .first()
        )
        if not passwords.matches(password or "", user.password if user else ""):
            return None
        if user is None or user.login_type != LoginType.PASSWORD:
            return None
        return user if user.is_active else None

    def get_user(self, user_id: UUID) -> User | None:
        """The account of a session, while it may still be used."""
        user = User.objects.existing().filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
