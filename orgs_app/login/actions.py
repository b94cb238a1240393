"""Signing in with a password, and signing out."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from orgs_app.access.enums import KeyScope
from orgs_app.access.origin import Origin
from orgs_app.api_key.actions import create_key
from orgs_app.api_key.models import APIKey
from orgs_app.login.errors import (
    AccountSuspended,
    OtherLoginType,
    WrongCredentials,
)
from orgs_app.user import passwords
from orgs_app.user.activation import activate_dormant
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.errors import PasswordLoginDisabled
from orgs_app.user.models import User


def log_in(user: User | None, password: str, origin: Origin) -> str:
    """Open a session for ``user``. Returns the text of its key.

    Rule: spec/identity.md, 4.2.

    Raises:
        Refusal: whatever `check_password` refuses.
    """
    known = user.password if user else ""
    awake = check_password(user, password, origin)
    with transaction.atomic():
        _, text = create_key(
            awake,
            login_type=LoginType.PASSWORD,
            lifetime=settings.WIRTUAL_SESSION_DURATION,
            ip=origin.ip,
        )
        # The new key keeps the account's row from being changed until it is there;
        # whoever changed the password before has deleted keys without seeing it.
        if not User.objects.filter(pk=awake.pk, password=known).exists():
            raise WrongCredentials
    return text


def check_password(user: User | None, password: str, origin: Origin) -> User:
    """Pass if ``user`` may come in with ``password``. Returns the account as it is now.

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
    refuse_other_login_type(user, LoginType.PASSWORD)
    return wake(user, origin)


def refuse_other_login_type(user: User, login_type: LoginType) -> None:
    """Pass if ``user`` signs in by ``login_type``.

    Raises:
        OtherLoginType: by another; the message names both.
    """
    if user.login_type != login_type:
        raise OtherLoginType(
            f"This account signs in with {user.login_type!r}, "
            f"not with {login_type.value!r}."
        )


def wake(user: User, origin: Origin) -> User:
    """The account as it may be used: a dormant one becomes active.

    Raises:
        WrongCredentials: it has been deleted in the meantime.
        AccountSuspended: it is suspended.
    """
    awake = activate_dormant(origin, user.pk)
    if awake is None:
        raise WrongCredentials
    if awake.status == UserStatus.SUSPENDED:
        raise AccountSuspended
    return awake


def log_out(key: APIKey) -> None:
    """End the session of ``key``, and all of its user's keys for applications."""
    APIKey.objects.filter(
        Q(pk=key.pk) | Q(scope=KeyScope.APPLICATION_CONNECT), user_id=key.user_id
    ).delete()
