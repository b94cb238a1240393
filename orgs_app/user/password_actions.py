"""What can be done about a user's password.

Whoever changes it ends every session and deletes every token of the user.

Rule: spec/identity.md, 3.10, 4.5 and 4.6.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from orgs_app.user import notices, passwords
from orgs_app.user.enums import LoginType
from orgs_app.user.errors import (
    NoPasswordLogin,
    OldPasswordMissing,
    OldPasswordWrong,
    PasscodeWrong,
    PasswordTooWeak,
    SamePassword,
)
from orgs_app.user.models import User
from wirtual.core import clock
from wirtual.core.errors import FieldProblem

PASSCODE_VALID = timedelta(minutes=20)  # spec/identity.md, 2.8


def refuse_weak(password: str) -> None:
    """Pass if ``password`` is good enough.

    Raises:
        PasswordTooWeak: it isn't.
    """
    problem = passwords.password_problem(password)
    if problem:
        raise PasswordTooWeak(validations=[FieldProblem("password", problem)])


@transaction.atomic
def change_password(
    user: User, *, password: str, old_password: str = "", is_own: bool = False
) -> None:
    """Replace the password. Somebody else's may be replaced without knowing it.

    Raises:
        NoPasswordLogin: the account signs in another way.
        OldPasswordMissing: it is one's own, and the present one wasn't given.
        PasswordTooWeak: the new one doesn't meet the policy.
        OldPasswordWrong: the one that was given isn't the present one.
        SamePassword: the new one is the present one.
        UnknownUser: the account has just been deleted.
    """
    user = User.objects.get_locked(user)
    if user.login_type != LoginType.PASSWORD:
        raise NoPasswordLogin
    if is_own and not old_password:
        raise OldPasswordMissing
    refuse_weak(password)
    if old_password and not user.check_password(old_password):
        raise OldPasswordWrong
    _replace_password(user, password)


@transaction.atomic
def give_passcode(user: User) -> None:
    """Mail the user a passcode with which a new password can be set, once.

    It replaces any other. Only who signs in with a password gets one.

    Raises:
        UnknownUser: the account has just been deleted.
    """
    user = User.objects.get_locked(user)
    if user.login_type != LoginType.PASSWORD:
        raise NoPasswordLogin
    passcode = str(uuid4())
    user.hashed_one_time_passcode = passwords.hashed(passcode)
    user.one_time_passcode_expires_at = clock.now() + PASSCODE_VALID
    user.save(
        update_fields=["hashed_one_time_passcode", "one_time_passcode_expires_at"]
    )
    notices.tell_passcode(user, passcode)


@transaction.atomic
def change_password_with_passcode(
    user: User | None, *, passcode: str, password: str
) -> None:
    """Replace the password of who has the passcode. Of two uses one succeeds.

    For nobody (an unknown address) the same work is done as for a wrong passcode.

    Raises:
        PasscodeWrong: it isn't the user's, or no longer.
        SamePassword: the new one is the present one.
    """
    if user is not None:
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    stored = (user.hashed_one_time_passcode if user else "") or ""
    fits = passwords.matches(passcode, stored)
    if user is None or not fits or not _is_valid(user):
        raise PasscodeWrong
    user.hashed_one_time_passcode = user.one_time_passcode_expires_at = None
    _replace_password(user, password)


def _is_valid(user: User) -> bool:
    until = user.one_time_passcode_expires_at
    in_time = until is not None and until > clock.now()
    return in_time and not user.deleted and user.login_type == LoginType.PASSWORD


def _replace_password(user: User, password: str) -> None:
    if user.check_password(password):
        raise SamePassword
    user.set_password(password)
    user.updated_at = clock.now()
    user.save(
        update_fields=[
            "password",
            "hashed_one_time_passcode",
            "one_time_passcode_expires_at",
            "updated_at",
        ]
    )
    user.api_keys.all().delete()
