"""What can be done to memberships.

Whether the caller may manage members was asked before. Which roles they may give is
part of what is asked here, since it depends on what is stored.
"""

from collections.abc import Iterable

from django.db import transaction

from orgs_app.access.subject import Subject
from orgs_app.member.errors import AlreadyMember, OwnMembership
from orgs_app.member.models import ONCE, OrganizationMember
from orgs_app.organization.models import Organization
from orgs_app.role.assignment import Place, changed_roles
from orgs_app.user.errors import UnknownUser
from orgs_app.user.models import User
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import NotFound


@transaction.atomic
def add_member(organization: Organization, user: User) -> OrganizationMember:
    """Make ``user`` a member without explicit roles.

    Of two at once one adds, and the other is told so.

    Rule: spec/organizations.md, 8.

    Raises:
        UnknownUser: the account has been deleted.
        AlreadyMember: the user belongs to the organization.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.deleted:
        raise UnknownUser
    with refusing({ONCE: AlreadyMember}):
        return OrganizationMember.objects.create(organization=organization, user=user)


@transaction.atomic
def remove_member(member: OrganizationMember) -> None:
    """End a membership, and with it those in the organization's groups.

    Raises:
        NotFound: it has just been ended.
    """
    deleted, _ = OrganizationMember.objects.filter(pk=member.pk).delete()
    if not deleted:
        raise NotFound


@transaction.atomic
def assign_roles(
    member: OrganizationMember, *, roles: Iterable[str], subject: Subject
) -> OrganizationMember:
    """Make ``roles`` the member's explicit roles, all of them.

    Rule: spec/organizations.md, 5 and 8.

    Raises:
        RoleUnsupported: a name is no role of the organization.
        Forbidden: ``subject`` may not give roles, or not take them.
        RoleNotAssignable: it may, but not one of these.
        NotFound: the membership has just been ended.
    """
    locked = (
        OrganizationMember.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user")
        .filter(pk=member.pk)
        .first()
    )
    if locked is None:
        raise NotFound
    locked.roles = changed_roles(
        subject, Place(locked.organization_id), stored=locked.roles, wanted=roles
    )
    locked.updated_at = clock.now()
    locked.save(update_fields=["roles", "updated_at"])
    return locked


def refuse_own(subject: Subject, member: OrganizationMember) -> None:
    """Pass unless it is the subject's own membership.

    Raises:
        OwnMembership: it is.
    """
    if member.user_id == subject.user_id:
        raise OwnMembership
