"""Who is told what about accounts.

Rule: spec/identity.md, 3.4, 3.6 and 3.8; spec/notifications.md, 2.
"""

from collections.abc import Iterable

from orgs_app.access.enums import SiteRole
from orgs_app.notification import templates
from orgs_app.notification.actions import notify
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User

#: They are told what happens to accounts.
ADMINS = [SiteRole.OWNER.value, SiteRole.USER_ADMIN.value]


def tell_created(user: User, initiator: str) -> None:
    """Tell admins that ``user`` has an account."""
    notify(
        _admins_but(user),
        templates.ACCOUNT_CREATED,
        _labels("created", user, initiator),
    )


def tell_deleted(user: User, initiator: str) -> None:
    """Tell admins that ``user`` has none any more."""
    notify(
        _admins_but(user),
        templates.ACCOUNT_DELETED,
        _labels("deleted", user, initiator),
    )


def tell_suspended(user: User, initiator: str) -> None:
    """Tell admins, and the user."""
    labels = _labels("suspended", user, initiator)
    notify(_admins_but(user), templates.ACCOUNT_SUSPENDED, labels)
    notify([user], templates.YOUR_ACCOUNT_SUSPENDED, labels)


def tell_activated(user: User, initiator: str) -> None:
    """Tell admins, and the user."""
    labels = _labels("activated", user, initiator)
    notify(_admins_but(user), templates.ACCOUNT_ACTIVATED, labels)
    notify([user], templates.YOUR_ACCOUNT_ACTIVATED, labels)


def tell_passcode(user: User, passcode: str) -> None:
    """Tell the user the one-time passcode they asked for."""
    notify([user], templates.ONE_TIME_PASSCODE, {"one_time_passcode": passcode})


def _admins_but(user: User) -> Iterable[User]:
    admins = User.objects.existing().filter(rbac_roles__overlap=ADMINS)
    return admins.exclude(pk=user.pk).exclude(status=UserStatus.SUSPENDED)


def _labels(verb: str, user: User, initiator: str) -> dict[str, str]:
    return {
        f"{verb}_account_name": user.username,
        f"{verb}_account_user_name": user.name or user.username,
        "initiator": initiator,
    }
