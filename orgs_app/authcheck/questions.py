"""What an authorization check asks, and its answer.

Rule: spec/identity.md, 7.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.subject import Subject
from orgs_app.authcheck.loaders import LOADABLE, load
from orgs_app.user.lookup import ME
from wirtual.core.errors import FieldProblem, InvalidInput, ValidationFailed
from wirtual.core.ids import find_uuid

#: So many checks may name an object, since each has to be loaded.
MOST_OBJECTS = 10

Checks = Mapping[str, Mapping[str, Any]]


def refuse_invalid(checks: Checks) -> None:
    """Pass if every check makes sense.

    Raises:
        InvalidInput: a check has no type, or too many name an object.
        ValidationFailed: an object is named of a type that can't be loaded, or badly.
    """
    named = [
        each["object"] for each in checks.values() if each["object"]["resource_id"]
    ]
    for key, check in checks.items():
        if not check["object"]["resource_type"]:
            raise InvalidInput(f"The check {key!r} has no resource_type.")
    if len(named) > MOST_OBJECTS:
        raise InvalidInput(
            f"At most {MOST_OBJECTS} checks may name a resource_id, not {len(named)}."
        )
    problems = [problem for each in named if (problem := _problem(each))]
    if problems:
        raise ValidationFailed(validations=problems)


def answer(subject: Subject, check: Mapping[str, Any]) -> bool:
    """Whether ``subject`` may do what the check asks."""
    try:
        action = Action(check["action"])
        target = _target(subject, check["object"])
    except ValueError:
        return False
    return target is not None and subject.may(action, target)


def _target(subject: Subject, asked: Mapping[str, Any]) -> AccessObject | None:
    resource_type = ResourceType(asked["resource_type"])
    if asked["resource_id"]:
        return load(resource_type, subject, UUID(asked["resource_id"]))
    owner = asked["owner_id"]
    return AccessObject(
        resource_type,
        owner_id=subject.user_id if owner == ME else _id(owner),
        organization_id=_id(asked["organization_id"]),
        any_organization=asked["any_org"],
    )


def _id(text: str) -> UUID | None:
    """The id, or None for none; ValueError if it can't be anybody's."""
    return UUID(text) if text else None


def _problem(asked: Mapping[str, Any]) -> FieldProblem | None:
    if asked["resource_type"] not in LOADABLE:
        known = ", ".join(sorted(LOADABLE))
        return FieldProblem(
            "resource_type", f"only {known} can be asked about by resource_id"
        )
    if find_uuid(asked["resource_id"]) is None:
        return FieldProblem("resource_id", "must be a UUID")
    return None
