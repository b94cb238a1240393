"""Builders for people: users, organizations, memberships, groups, tokens."""

import itertools
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from orgs_app.access.subject import Subject
from orgs_app.api_key.actions import create_key
from orgs_app.group.models import Group
from orgs_app.member.models import OrganizationMember
from orgs_app.organization.models import EVERYONE, Organization
from orgs_app.user.actions import create_user
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.models import User

#: May do everything; for what is done without asking who may.
SYSTEM = Subject.system("test")

#: Good enough for the policy.
PASSWORD = "SomeSecurePassword!"

_numbers = itertools.count(1)


def default_organization() -> Organization:
    """The organization that migrations make; made again where a test emptied tables."""
    found = Organization.objects.filter(is_default=True).first()
    return found or make_organization("wirtual", display_name="Wirtual", default=True)


def make_organization(
    name: str = "", *, default: bool = False, **fields: Any
) -> Organization:
    """An organization with its group Everyone."""
    name = name or f"organization-{next(_numbers)}"
    fields.setdefault("display_name", name)
    organization = Organization.objects.create(name=name, is_default=default, **fields)
    Group.objects.create(id=organization.pk, organization=organization, name=EVERYONE)
    return organization


def make_user(
    username: str = "",
    *,
    roles: Iterable[str] = (),
    password: str = "",
    status: UserStatus = UserStatus.ACTIVE,
    login_type: LoginType = LoginType.PASSWORD,
    organizations: Iterable[Organization] = (),
    **fields: Any,
) -> User:
    """An active user without organization, and without password unless given."""
    username = username or f"user-{next(_numbers)}"
    fields.setdefault("email", f"{username}@wirtual.example")
    return create_user(
        username=username,
        roles=roles,
        password=password,
        status=status,
        login_type=login_type,
        organizations=organizations,
        **fields,
    )


def make_member(
    user: User, organization: Organization, roles: Iterable[str] = ()
) -> OrganizationMember:
    """Make ``user`` a member of ``organization`` with explicit ``roles``."""
    return OrganizationMember.objects.create(
        user=user, organization=organization, roles=list(roles)
    )


def make_group(
    organization: Organization,
    name: str = "",
    members: Iterable[User] = (),
    **fields: Any,
) -> Group:
    """A group of some members of ``organization``."""
    name = name or f"group-{next(_numbers)}"
    group = Group.objects.create(organization=organization, name=name, **fields)
    for user in members:
        group.memberships.create(user=user)
    return group


def token_of(user: User, **options: Any) -> str:
    """A fresh token that signs ``user`` in."""
    options.setdefault("login_type", LoginType.TOKEN)
    options.setdefault("lifetime", timedelta(days=7))
    options.setdefault("name", f"token-{next(_numbers)}")
    _, text = create_key(user, **options)
    return text
