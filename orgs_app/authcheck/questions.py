"""What an authorization check asks, and its answer.

Rule: spec/identity.md, 7.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Question:
    """May the subject do ``action`` to ``target``?

    One that makes no sense has no action or no target; ``nonsense`` says why.
    """

    action: Action | None = None
    target: AccessObject | None = None
    nonsense: str = ""

    def answer(self, subject: Subject) -> bool:
        """Whether ``subject`` may. Nobody may do what makes no sense."""
        if self.action is None or self.target is None:
            return False
        return subject.may(self.action, self.target)


def questions(subject: Subject, checks: Checks) -> dict[str, Question]:
    """The question of each check, by its key.

    Objects that are named are loaded with one query per type, however many checks
    there are.

    Raises:
        InvalidInput: a check has no type, or too many name an object.
        ValidationFailed: an object is named of a type that can't be loaded, or badly.
    """
    _refuse_invalid(checks)
    loaded = _loaded(subject, (check["object"] for check in checks.values()))
    return {key: _question(subject, check, loaded) for key, check in checks.items()}


_Loaded = Mapping[tuple[str, UUID], AccessObject]


def _loaded(subject: Subject, asked: Iterable[Mapping[str, Any]]) -> _Loaded:
    named: dict[str, set[UUID]] = defaultdict(set)
    for each in asked:
        if each["resource_id"]:
            named[each["resource_type"]].add(UUID(each["resource_id"]))
    return {
        (resource_type, object_id): found
        for resource_type, object_ids in named.items()
        for object_id, found in load(
            ResourceType(resource_type), subject, object_ids
        ).items()
    }


def _question(subject: Subject, check: Mapping[str, Any], loaded: _Loaded) -> Question:
    asked = check["object"]
    try:
        resource_type = ResourceType(asked["resource_type"])
    except ValueError:
        return Question(nonsense=f"There is no type {asked['resource_type']!r}.")
    try:
        action = Action(check["action"])
    except ValueError:
        return Question(nonsense=f"There is no action {check['action']!r}.")
    if asked["resource_id"]:
        target = loaded.get((resource_type, UUID(asked["resource_id"])))
        if target is None:
            return Question(
                nonsense=f"There is no such {resource_type}, or none that you may "
                "know of."
            )
        return Question(action, target)
    try:
        return Question(action, _any_of_a_kind(subject, resource_type, asked))
    except ValueError:
        return Question(nonsense="An id isn't a UUID, so it is nobody's.")


def _any_of_a_kind(
    subject: Subject, resource_type: ResourceType, asked: Mapping[str, Any]
) -> AccessObject:
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


def _refuse_invalid(checks: Checks) -> None:
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


def _problem(asked: Mapping[str, Any]) -> FieldProblem | None:
    if asked["resource_type"] not in LOADABLE:
        known = ", ".join(sorted(LOADABLE))
        return FieldProblem(
            "resource_type", f"only {known} can be asked about by resource_id"
        )
    if find_uuid(asked["resource_id"]) is None:
        return FieldProblem("resource_id", "must be a UUID")
    return None
