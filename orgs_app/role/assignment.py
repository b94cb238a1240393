"""Who may give which role to whom.

Site roles and roles of an organization follow one procedure; what differs is in a
`Place`. Nothing here knows users or memberships.

Rule: spec/organizations.md, 5.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from orgs_app.access.enums import (
    Action,
    OrganizationRole,
    ResourceType,
    SiteRole,
)
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.roles import ORGANIZATION_ROLES, site_roles
from orgs_app.access.subject import Subject
from orgs_app.role.errors import RoleNotAssignable, RoleUnsupported
from orgs_app.role.models import CustomRole


@dataclass(frozen=True, slots=True)
class Place:
    """Where roles are held: in an organization, or everywhere if there is none."""

    organization_id: UUID | None = None

    @property
    def access_object(self) -> AccessObject:
        """What giving and taking is a permission of."""
        if self.organization_id is None:
            return AccessObject(ResourceType.ASSIGN_ROLE)
        return AccessObject(
            ResourceType.ASSIGN_ORG_ROLE, organization_id=self.organization_id
        )

    @property
    def built_in(self) -> Collection[str]:
        """The built-in roles that can be held here."""
        return site_roles() if self.organization_id is None else ORGANIZATION_ROLES

    @property
    def implied(self) -> str:
        """The role that everybody holds here, without its being stored."""
        if self.organization_id is None:
            return SiteRole.MEMBER
        return OrganizationRole.MEMBER


EVERYWHERE = Place()


def may_assign(subject: Subject, place: Place, name: str) -> bool:
    """Whether the matrix lets ``subject`` give and take the role ``name``."""
    if subject.has_role(SiteRole.OWNER):
        return True
    if name == place.implied and subject.has_role(SiteRole.USER_ADMIN):
        return True
    if place.organization_id is None:
        return False
    held = subject.organization_roles.get(place.organization_id, frozenset())
    if OrganizationRole.ADMIN in held:
        return True
    return name == place.implied and OrganizationRole.USER_ADMIN in held


def is_assignable(subject: Subject, place: Place, name: str) -> bool:
    """Whether ``subject`` may give the role, as lists of roles tell it."""
    return subject.may(Action.ASSIGN, place.access_object) and may_assign(
        subject, place, name
    )


def changed_roles(
    subject: Subject, place: Place, *, stored: Iterable[str], wanted: Iterable[str]
) -> list[str]:
    """The names to store when ``wanted`` is to replace ``stored``, if that may be.

    Each is in the spelling of its definition, and once. Definitions of custom roles
    stay locked until the transaction ends, so that a role that is being deleted isn't
    given meanwhile. A stored name that means nothing any more can be taken by whoever
    may take roles.

    Raises:
        RoleUnsupported: a name is no role, or of another place.
        Forbidden: ``subject`` may not give roles here, or not take them.
        RoleNotAssignable: it may, but not one of these.
    """
    before = list(stored)
    known = _known(place, {*before, *wanted})
    unsupported = [name for name in wanted if name.lower() not in known]
    if unsupported:
        raise RoleUnsupported(unsupported)
    after = list(dict.fromkeys(known[name.lower()] for name in wanted))
    added = [name for name in after if name not in before]
    removed = [name for name in before if name not in after]
    permit(subject, Action.ASSIGN, place.access_object)
    if removed:
        permit(subject, Action.DELETE, place.access_object)
    refuse_others(subject, place, [place.implied, *added])
    refuse_others(subject, place, [name for name in removed if name.lower() in known])
    return after


def refuse_others(subject: Subject, place: Place, names: Iterable[str]) -> None:
    """Pass if ``subject`` may give and take every one of these roles.

    Raises:
        RoleNotAssignable: not all of them.
    """
    others = [name for name in names if not may_assign(subject, place, name)]
    if others:
        raise RoleNotAssignable(others)


def _known(place: Place, names: Collection[str]) -> Mapping[str, str]:
    """Names of roles of the place as they are stored, by their lower case."""
    known = {str(name).lower(): str(name) for name in place.built_in}
    custom = sorted({name.lower() for name in names} - known.keys())
    if custom:
        here = Q(organization_id=place.organization_id)
        defined = CustomRole.objects.filter(here, name__any=custom)
        locked = defined.order_by("pk").select_for_update(no_key=True)
        known |= {role.name.lower(): role.name for role in locked}
    return known
