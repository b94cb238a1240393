"""Roles as they are listed, with whether somebody may give them."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from orgs_app.access.enums import Action, OrganizationRole, SiteRole
from orgs_app.access.permissions import Level
from orgs_app.access.roles import ORGANIZATION_ROLES, Role, site_roles
from orgs_app.access.subject import Subject
from orgs_app.organization.lookup import meaning, meant_later
from orgs_app.organization.models import Organization
from orgs_app.role.assignment import EVERYWHERE, Place, is_assignable
from orgs_app.role.models import CustomRole
from wirtual.core.errors import NotFound
from wirtual.core.prepared import PreparedQuery

#: Everybody has them, so nobody is given them.
IMPLIED = frozenset({SiteRole.MEMBER, OrganizationRole.MEMBER})


def _with_roles() -> QuerySet[Organization, Any]:
    defined = CustomRole.objects.filter(organization_id=OuterRef("pk"))
    each = JSONObject(
        name="name",
        display_name="display_name",
        site_permissions="site_permissions",
        organization_permissions="org_permissions",
        user_permissions="user_permissions",
    )
    roles = ArraySubquery(defined.order_by("name").values(each=each))
    annotated = meant_later().annotate(roles=roles)
    shown: QuerySet[Organization, Any] = annotated.values("id", "roles")
    return shown


_ROLES_OF_ORGANIZATION = PreparedQuery(_with_roles)


def site_roles_for(subject: Subject) -> list[dict[str, Any]]:
    """The site roles that somebody can be given."""
    return [_assignable(subject, EVERYWHERE, role) for role in _built_in_site_roles()]


def read_organization_roles(subject: Subject, text: str) -> list[dict[str, Any]]:
    """The roles that a member of the organization can be given.

    Raises:
        NotFound: ``subject`` may not know of the organization, or of its roles.
    """
    rows = _ROLES_OF_ORGANIZATION.dicts(**meaning(subject, text))
    if not rows:
        raise NotFound
    place = Place(rows[0]["id"])
    if not subject.may(Action.READ, place.access_object):
        raise NotFound
    shared = {"organization_id": place.organization_id}
    built_in = [
        _assignable(subject, place, role | shared)
        for role in _built_in_organization_roles()
    ]
    custom = [
        _assignable(subject, place, role | shared, built_in=False)
        for role in rows[0]["roles"]
    ]
    return built_in + custom


def shown_role(role: CustomRole) -> dict[str, Any]:
    """A custom role as it is shown."""
    return {
        "name": role.name,
        "display_name": role.display_name,
        "organization_id": role.organization_id,
        "site_permissions": role.site_permissions,
        "organization_permissions": role.org_permissions,
        "user_permissions": role.user_permissions,
    }


def _assignable(
    subject: Subject, place: Place, role: Mapping[str, Any], *, built_in: bool = True
) -> dict[str, Any]:
    assignable = is_assignable(subject, place, role["name"])
    return {**role, "assignable": assignable, "built_in": built_in}


@cache
def _built_in_site_roles() -> tuple[dict[str, Any], ...]:
    roles = site_roles().values()
    return tuple(_shown(role) for role in roles if role.name not in IMPLIED)


@cache
def _built_in_organization_roles() -> tuple[dict[str, Any], ...]:
    roles = ORGANIZATION_ROLES.values()
    return tuple(_shown(role) for role in roles if role.name not in IMPLIED)


def _shown(role: Role, organization_id: UUID | None = None) -> dict[str, Any]:
    return {
        "name": role.name,
        "display_name": role.display_name,
        "organization_id": organization_id,
        "site_permissions": _permissions(role.site),
        "organization_permissions": _permissions(role.organization),
        "user_permissions": _permissions(role.user),
    }


def _permissions(level: Level) -> list[dict[str, Any]]:
    return [
        {"negate": False, "resource_type": resource_type, "action": action}
        for resource_type, action in sorted(level.allowed)
    ]
