"""How roles are shown where somebody holds them, and what they may be called."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from orgs_app.access.roles import ORGANIZATION_ROLES, site_roles
from wirtual.core import names


def role_name_problem(name: str) -> str | None:
    """What is wrong with the name of a custom role. Reserved ones are told apart."""
    if name.lower() in site_roles() or name.lower() in ORGANIZATION_ROLES:
        return None
    return names.name_problem(name)


def slim_roles(
    held: Iterable[str], organization_id: UUID, custom: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Roles in an organization as they are listed with their holder.

    ``custom`` has display names of custom roles, by name. A name that means nothing
    any more is shown without one.
    """
    return [
        {
            "name": name,
            "display_name": (
                ORGANIZATION_ROLES[name].display_name
                if name in ORGANIZATION_ROLES
                else custom.get(name, "")
            ),
            "organization_id": str(organization_id),
        }
        for name in held
    ]
