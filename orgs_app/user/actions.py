"""What can be done to accounts.

The API, the operators' site, commands and tests all come through here. What concerns
passwords stands in orgs_app/user/password_actions.py, what is asked before an account
is made for somebody else in orgs_app/user/new_account.py.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from orgs_app.access.enums import SiteRole
from orgs_app.access.subject import Subject
from orgs_app.organization.models import Organization
from orgs_app.role.assignment import EVERYWHERE, changed_roles
from orgs_app.ssh_key.models import GitSSHKey
from orgs_app.ssh_key.pair import generate_pair
from orgs_app.user import notices
from orgs_app.user.deletion import obstacles
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.errors import (
    DeletingOneself,
    FirstUserExists,
    NameOrEmailTaken,
    OwnRoles,
    StillOwnsThings,
    SuspendingOneself,
    SuspendingOwner,
)
from orgs_app.user.models import EMAIL_UNIQUE, USERNAME_UNIQUE, User
from orgs_app.user.owners import lock_owners, refuse_last_owner
from orgs_app.user.password_actions import refuse_weak
from orgs_app.user.queries import any_user_exists
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import FieldProblem
from wirtual.core.names import normalised_real_name
from wirtual.core.transactions import lock

#: Whoever creates the first user holds it, so that nobody else does at once.
FIRST_USER_LOCK = "orgs_app.first_user"


@transaction.atomic
def create_first_user(
    *, email: str, username: str, password: str, name: str = ""
) -> tuple[User, Organization]:
    """Create the initial owner, a member of the default organization.

    Of two calls at once exactly one succeeds.

    Rule: spec/identity.md, 3.2.

    Raises:
        FirstUserExists: somebody has an account already.
        PasswordTooWeak: the password doesn't meet the policy.
    """
    lock(FIRST_USER_LOCK)
    if any_user_exists():
        raise FirstUserExists
    refuse_weak(password)
    organization = Organization.objects.get(is_default=True)
    user = create_user(
        email=email,
        username=username,
        password=password,
        name=name,
        status=UserStatus.ACTIVE,
        roles=[SiteRole.OWNER],
        organizations=[organization],
    )
    return user, organization


@transaction.atomic
def create_user(
    *,
    email: str,
    username: str,
    password: str = "",
    name: str = "",
    login_type: LoginType = LoginType.PASSWORD,
    status: UserStatus = UserStatus.DORMANT,
    roles: Iterable[str] = (),
    organizations: Iterable[Organization] = (),
) -> User:
    """Create an account with its Git key, and make it a member of organizations.

    ``password`` is taken as it is; whether it is good enough was asked before.

    Raises:
        NameOrEmailTaken: another account has the username or the address.
    """
    user = User(
        email=email,
        username=username,
        name=normalised_real_name(name),
        login_type=login_type,
        status=status,
        rbac_roles=list(dict.fromkeys(roles)),
    )
    user.updated_at = user.created_at
    user.set_password(password or None)
    with refusing(TAKEN):
        user.save(force_insert=True)
    for organization in organizations:
        user.memberships.create(organization=organization)
    pair = generate_pair(settings.WIRTUAL_SSH_KEYGEN_ALGORITHM)
    GitSSHKey.objects.create(
        user=user, private_key=pair.private_key, public_key=pair.public_key
    )
    return user


@transaction.atomic
def edit_profile(user: User, *, username: str, name: str) -> User:
    """Change what a user is called.

    Rule: spec/identity.md, 3.7.

    Raises:
        NameOrEmailTaken: another account has the username.
        UnknownUser: the account has just been deleted.
    """
    user = User.objects.get_locked(user)
    user.username, user.name = username, name
    with refusing(TAKEN):
        _save(user, "username", "name")
    return user


@transaction.atomic
def choose_theme(user: User, theme: str) -> User:
    """Keep how the user wants pages to look."""
    user = User.objects.get_locked(user)
    user.theme_preference = theme
    _save(user, "theme_preference")
    return user


@transaction.atomic
def suspend_user(user: User, *, by: Subject) -> User:
    """Keep the user from signing in. Sessions stay, and are refused.

    Nothing happens to who is suspended already.

    Rule: spec/identity.md, 3.8.

    Raises:
        SuspendingOneself: ``by`` is the user.
        SuspendingOwner: the user is an owner.
        UnknownUser: the account has just been deleted.
    """
    if user.pk == by.user_id:
        raise SuspendingOneself
    user = User.objects.get_locked(user)
    if SiteRole.OWNER in user.rbac_roles:
        raise SuspendingOwner
    if user.status != UserStatus.SUSPENDED:
        user.status = UserStatus.SUSPENDED
        _save(user, "status")
        notices.tell_suspended(user, _called(by))
    return user


@transaction.atomic
def activate_user(user: User, *, by: Subject) -> User:
    """Let a suspended or dormant user sign in again.

    Rule: spec/identity.md, 3.8.

    Raises:
        UnknownUser: the account has just been deleted.
    """
    user = User.objects.get_locked(user)
    if user.status != UserStatus.ACTIVE:
        user.status = UserStatus.ACTIVE
        _save(user, "status")
        notices.tell_activated(user, _called(by))
    return user


@transaction.atomic
def delete_user(user: User, *, by: Subject) -> None:
    """Delete the account; its keys and links go, its name and address are free again.

    Rule: spec/identity.md, 3.6.

    Raises:
        DeletingOneself: ``by`` is the user.
        StillOwnsThings: something has to be deleted first.
        LastOwner: nobody else is an owner.
        UnknownUser: somebody else has just deleted it.
    """
    if user.pk == by.user_id:
        raise DeletingOneself
    lock_owners()
    user = User.objects.get_locked(user)
    in_the_way = obstacles(user.pk)
    if in_the_way:
        raise StillOwnsThings(detail=" ".join(in_the_way))
    refuse_last_owner(user)
    user.deleted = True
    _save(user, "deleted")
    notices.tell_deleted(user, _called(by))


@transaction.atomic
def assign_site_roles(user: User, *, roles: Iterable[str], by: Subject) -> User:
    """Make ``roles`` the user's site roles, all of them.

    They count from the user's next request on.

    Rule: spec/identity.md, 3.11; spec/organizations.md, 5.

    Raises:
        OwnRoles: ``by`` is the user.
        RoleUnsupported: a name is no site role.
        Forbidden: ``by`` may not give roles, or not take them.
        RoleNotAssignable: it may, but not one of these.
        LastOwner: nobody else is an owner.
        UnknownUser: the account has just been deleted.
    """
    if user.pk == by.user_id:
        raise OwnRoles
    lock_owners()
    user = User.objects.get_locked(user)
    wanted = changed_roles(by, EVERYWHERE, stored=user.rbac_roles, wanted=list(roles))
    if SiteRole.OWNER not in wanted:
        refuse_last_owner(user)
    user.rbac_roles = wanted
    _save(user, "rbac_roles")
    return user


def revoke_key(user: User, key_id: str) -> None:
    """Delete one of the user's keys; it opens nothing from now on."""
    user.api_keys.filter(pk=key_id).delete()


def _save(user: User, *fields: str) -> None:
    user.updated_at = clock.now()
    user.save(update_fields=[*fields, "updated_at"])


def _called(subject: Subject) -> str:
    return subject.name or subject.username


TAKEN: dict[str, Any] = {
    USERNAME_UNIQUE: NameOrEmailTaken(
        validations=[FieldProblem("username", "is taken by another user")]
    ),
    EMAIL_UNIQUE: NameOrEmailTaken(
        validations=[FieldProblem("email", "is taken by another user")]
    ),
}
