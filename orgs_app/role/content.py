"""What a custom role may hold.

Rule: spec/organizations.md, 10.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permissions import KNOWN, Permission
from orgs_app.access.roles import ORGANIZATION_ROLES, site_roles
from orgs_app.access.subject import Subject
from orgs_app.role.errors import (
    LevelNotAllowed,
    PermissionsInvalid,
    RoleNameReserved,
)

#: A permission as it is sent and stored.
Stored = Mapping[str, Any]

EVERYTHING = "*"


def refuse_reserved_name(name: str) -> None:
    """Pass unless a built-in role is called ``name``, in whatever case.

    Raises:
        RoleNameReserved: one is.
    """
    if name.lower() in site_roles() or name.lower() in ORGANIZATION_ROLES:
        raise RoleNameReserved(name)


def refuse_other_levels(*, site: Sequence[Stored], user: Sequence[Stored]) -> None:
    """Pass if there are no permissions outside the organization.

    Raises:
        LevelNotAllowed: there are.
    """
    if site:
        raise LevelNotAllowed("site_permissions")
    if user:
        raise LevelNotAllowed("user_permissions")


def checked_permissions(
    subject: Subject, organization_id: UUID, wanted: Iterable[Stored]
) -> list[dict[str, Any]]:
    """The permissions to store. Nobody can put more into a role than they may do.

    Raises:
        PermissionsInvalid: one is no permission, or isn't the subject's.
    """
    found = dict.fromkeys(_permission(each) for each in wanted)
    missing = [
        each
        for each in found
        if not subject.may(
            each.action,
            AccessObject(each.resource_type, organization_id=organization_id),
        )
    ]
    if missing:
        listed = ", ".join(f"{each.resource_type}:{each.action}" for each in missing)
        raise PermissionsInvalid(
            detail=f"You can't give what you may not do yourself: {listed}."
        )
    return [
        {
            "negate": False,
            "resource_type": each.resource_type.value,
            "action": each.action.value,
        }
        for each in found
    ]


def _permission(wanted: Stored) -> Permission:
    resource_type, action = wanted["resource_type"], wanted["action"]
    told = f"{resource_type}:{action}"
    if wanted["negate"]:
        raise PermissionsInvalid(detail=f"{told} is negated, which a role can't be.")
    if EVERYTHING in (resource_type, action):
        raise PermissionsInvalid(
            detail=f"{told}: '*' can't stand for every type or every action."
        )
    try:
        permission = Permission(ResourceType(resource_type), Action(action))
    except ValueError as error:
        raise PermissionsInvalid(detail=f"{told} isn't a permission.") from error
    if permission not in KNOWN:
        raise PermissionsInvalid(
            detail=f"{told} isn't a permission: the type doesn't know the action."
        )
    return permission
