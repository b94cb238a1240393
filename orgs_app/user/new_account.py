"""Accounts that somebody makes for others: what is asked before, in its order.

Rule: spec/identity.md, 3.4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.subject import Subject
from orgs_app.organization.models import DEFAULT, Organization
from orgs_app.user import notices
from orgs_app.user.actions import TAKEN, create_user
from orgs_app.user.enums import LOGIN_TYPES_OF_USERS, LoginType, UserStatus
from orgs_app.user.errors import (
    LoginTypeUnfit,
    OrganizationMissing,
    OrganizationUnknown,
    PasswordLoginDisabled,
    PasswordNotTaken,
)
from orgs_app.user.models import EMAIL_UNIQUE, USERNAME_UNIQUE, User
from orgs_app.user.password_actions import refuse_weak


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is to be like. An organization of None is the default one."""

    email: str
    username: str
    organization_ids: tuple[UUID | None, ...]
    password: str = ""
    name: str = ""
    login_type: LoginType = LoginType.PASSWORD
    status: UserStatus = UserStatus.DORMANT


@transaction.atomic
def create_account(new: NewAccount, *, by: Subject) -> User:
    """Create an account for somebody else, and tell the other admins.

    Raises:
        PasswordNotTaken: a password for an account that has none.
        PasswordLoginDisabled: accounts with passwords could not sign in.
        OrganizationMissing: no organization is named.
        NameOrEmailTaken: another account has the username or the address.
        OrganizationUnknown: ``by`` knows of no such organization.
        PasswordTooWeak: the password doesn't meet the policy.
        LoginTypeUnfit: nobody could sign in like that.
        Forbidden: ``by`` may not add members to an organization.
    """
    _refuse_password(new)
    if not new.organization_ids:
        raise OrganizationMissing
    _refuse_taken(new)
    organizations = _organizations(new.organization_ids, by)
    _refuse_login_type(new)
    for organization in organizations:
        member = AccessObject(
            ResourceType.ORGANIZATION_MEMBER, organization_id=organization.pk
        )
        permit(by, Action.CREATE, member)
    user = create_user(
        email=new.email,
        username=new.username,
        password=new.password,
        name=new.name,
        login_type=new.login_type,
        status=new.status,
        organizations=organizations,
    )
    notices.tell_created(user, by.name or by.username)
    return user


def _refuse_password(new: NewAccount) -> None:
    has_password = new.login_type == LoginType.PASSWORD
    if new.password and not has_password:
        raise PasswordNotTaken
    if has_password and settings.WIRTUAL_DISABLE_PASSWORD_AUTH:
        raise PasswordLoginDisabled


def _refuse_login_type(new: NewAccount) -> None:
    if new.login_type == LoginType.PASSWORD:
        refuse_weak(new.password)
    elif new.login_type not in LOGIN_TYPES_OF_USERS:
        raise LoginTypeUnfit(detail=f"{new.login_type!r} is no login type of users.")
    elif new.login_type == LoginType.OIDC and not _has_oidc():
        raise LoginTypeUnfit(detail="OpenID Connect isn't configured on this server.")


def _has_oidc() -> bool:
    return bool(getattr(settings, "WIRTUAL_OIDC_ISSUER_URL", ""))


def _refuse_taken(new: NewAccount) -> None:
    """Tell early what the database would refuse later."""
    names, emails = Q(lower=new.username.lower()), Q(lower_email=new.email.lower())
    existing = User.objects.existing().alias(
        lower=Lower("username"), lower_email=Lower("email")
    )
    if existing.filter(names).exists():
        raise TAKEN[USERNAME_UNIQUE]
    if existing.filter(emails).exists():
        raise TAKEN[EMAIL_UNIQUE]


def _organizations(wanted: Iterable[UUID | None], by: Subject) -> list[Organization]:
    ids = list(dict.fromkeys(wanted))
    readable = Organization.objects.all().permitted(by)
    found = readable.filter(Q(pk__in=[each for each in ids if each]) | _default(ids))
    by_id: dict[UUID | None, Organization] = {each.pk: each for each in found}
    default = [each for each in found if each.is_default]
    if default:
        by_id[None] = default[0]
    missing = [each for each in ids if each not in by_id]
    if missing:
        raise OrganizationUnknown(
            detail=f"Organization {missing[0] or DEFAULT} is not known."
        )
    return list(dict.fromkeys(by_id[each] for each in ids))


def _default(ids: list[UUID | None]) -> Q:
    return Q(is_default=True) if None in ids else Q(pk__in=[])
