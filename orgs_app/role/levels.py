"""Turns stored permissions of custom roles into what decisions are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.permissions import KNOWN, SILENT, Level, Permission


def level_of(stored: Sequence[Mapping[str, Any]]) -> Level:
    """The level that a list of stored permissions makes.

    What a later version of the product no longer knows is left out.
    """
    if not stored:
        return SILENT
    allowed: set[Permission] = set()
    negated: set[Permission] = set()
    for each in stored:
        permission = _find_permission(each)
        if permission is not None:
            (negated if each.get("negate") else allowed).add(permission)
    return Level(frozenset(allowed), frozenset(negated))


def _find_permission(stored: Mapping[str, Any]) -> Permission | None:
    try:
        permission = Permission(
            ResourceType(stored["resource_type"]), Action(stored["action"])
        )
    except (KeyError, ValueError):
        return None
    return permission if permission in KNOWN else None
