"""What can be done to accounts.

The API, the first page, commands and tests all come through here.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from orgs_app.access.enums import SiteRole
from orgs_app.organization.models import Organization
from orgs_app.ssh_key.models import GitSSHKey
from orgs_app.ssh_key.pair import generate_pair
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.errors import FirstUserExists, NameOrEmailTaken, PasswordTooWeak
from orgs_app.user.models import EMAIL_UNIQUE, USERNAME_UNIQUE, User
from orgs_app.user.passwords import password_problem
from orgs_app.user.queries import any_user_exists
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
    with refusing(_TAKEN):
        user.save(force_insert=True)
    for organization in organizations:
        user.memberships.create(organization=organization)
    pair = generate_pair(settings.WIRTUAL_SSH_KEYGEN_ALGORITHM)
    GitSSHKey.objects.create(
        user=user, private_key=pair.private_key, public_key=pair.public_key
    )
    return user


def refuse_weak(password: str) -> None:
    """Pass if ``password`` is good enough.

    Raises:
        PasswordTooWeak: it isn't.
    """
    problem = password_problem(password)
    if problem:
        raise PasswordTooWeak(validations=[FieldProblem("password", problem)])


_TAKEN: dict[str, Any] = {
    USERNAME_UNIQUE: NameOrEmailTaken(
        validations=[FieldProblem("username", "is taken by another user")]
    ),
    EMAIL_UNIQUE: NameOrEmailTaken(
        validations=[FieldProblem("email", "is taken by another user")]
    ),
}
