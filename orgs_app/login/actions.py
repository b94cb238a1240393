"""Signing in with a password, and signing out."""

from django.conf import settings
from django.db.models import Q

from orgs_app.access.enums import KeyScope
from orgs_app.access.origin import Origin
from orgs_app.api_key.actions import create_key
from orgs_app.api_key.models import APIKey
from orgs_app.login.errors import (
    AccountSuspended,
    OtherLoginType,
    PasswordLoginDisabled,
    WrongCredentials,
)
from orgs_app.user import passwords
from orgs_app.user.activation import activate_dormant
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.models import User


def log_in(user: User | None, password: str, origin: Origin) -> str:
    """Open a session for ``user``. Returns the text of its key.

    For nobody (an unknown address) the same work is done as for a wrong password.
    A dormant account becomes active.

    Rule: spec/identity.md, 4.2, in its order.

    Raises:
        WrongCredentials: nobody has the address, or the password is wrong.
        PasswordLoginDisabled: the deployment has switched passwords off.
        OtherLoginType: the account signs in another way.
        AccountSuspended: the account is suspended.
    """
    right = passwords.matches(password, user.password if user else "")
    if user is None or not right:
        raise WrongCredentials
    if settings.WIRTUAL_DISABLE_PASSWORD_AUTH:
        raise PasswordLoginDisabled
    if user.login_type != LoginType.PASSWORD:
        raise OtherLoginType(
            f"This account signs in with {user.login_type!r}, "
            f"not with {LoginType.PASSWORD.value!r}."
        )
    user = activate_dormant(origin, user.pk)
    if user is None:
        raise WrongCredentials
    if user.status == UserStatus.SUSPENDED:
        raise AccountSuspended
    _, text = create_key(
        user,
        login_type=LoginType.PASSWORD,
        lifetime=settings.WIRTUAL_SESSION_DURATION,
        ip=origin.ip,
    )
    return text


def log_out(key: APIKey) -> None:
    """End the session of ``key``, and all of its user's keys for applications."""
    APIKey.objects.filter(
        Q(pk=key.pk) | Q(scope=KeyScope.APPLICATION_CONNECT), user_id=key.user_id
    ).delete()
