"""What can be done to custom roles of an organization.

A change holds for everybody who has the role from their next request on: subjects
are put together anew at each one.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from orgs_app.access.subject import Subject
from orgs_app.organization.models import Organization
from orgs_app.role.content import (
    Stored,
    checked_permissions,
    refuse_other_levels,
    refuse_reserved_name,
)
from orgs_app.role.errors import PermissionsInvalid
from orgs_app.role.models import NAME_UNIQUE, CustomRole
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import NotFound


@transaction.atomic
def create_role(
    organization: Organization,
    *,
    name: str,
    display_name: str,
    permissions: Sequence[Stored],
    subject: Subject,
) -> CustomRole:
    """Define a role. Names are kept in lower case.

    Rule: spec/organizations.md, 10.

    Raises:
        PermissionsInvalid: ``subject`` can't give these permissions, or the
            organization has a role of this name.
    """
    with refusing({NAME_UNIQUE: _taken(name)}):
        return CustomRole.objects.create(
            organization=organization,
            name=name.lower(),
            display_name=display_name,
            org_permissions=checked_permissions(subject, organization.pk, permissions),
        )


@transaction.atomic
def edit_role(
    role: CustomRole,
    *,
    display_name: str,
    permissions: Sequence[Stored],
    subject: Subject,
) -> CustomRole:
    """Put another definition in the place of a role's own.

    Raises:
        PermissionsInvalid: ``subject`` can't give these permissions.
        NotFound: the role has just been deleted.
    """
    if role.organization_id is None:
        raise NotFound
    found = checked_permissions(subject, role.organization_id, permissions)
    locked = CustomRole.objects.select_for_update().filter(pk=role.pk).first()
    if locked is None:
        raise NotFound
    locked.display_name = display_name
    locked.org_permissions = found
    locked.site_permissions = []
    locked.user_permissions = []
    locked.updated_at = clock.now()
    locked.save()
    return locked


@transaction.atomic
def delete_role(role: CustomRole) -> None:
    """Delete a role; whoever holds it has it no longer.

    Raises:
        NotFound: it has just been deleted.
    """
    deleted, _ = CustomRole.objects.filter(pk=role.pk).delete()
    if not deleted:
        raise NotFound


def refuse_invalid_definition(definition: dict[str, Any]) -> None:
    """Pass if a definition is one of an organization's role, whoever makes it.

    Raises:
        RoleNameReserved: a built-in role has the name.
        LevelNotAllowed: there are permissions outside the organization.
    """
    refuse_reserved_name(definition["name"])
    refuse_other_levels(
        site=definition["site_permissions"], user=definition["user_permissions"]
    )


def _taken(name: str) -> PermissionsInvalid:
    return PermissionsInvalid(
        detail=f"The organization has a role called {name.lower()!r} already."
    )
