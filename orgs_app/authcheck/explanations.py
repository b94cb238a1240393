"""Why somebody may do something, or what they would need.

The decision is always `Subject.may`'s; here it is put into words. Told are the roles,
at their level, and the entries of access lists that allow it; or else, who could.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject, is_listed
from orgs_app.access.permissions import ACTIONS, Permission
from orgs_app.access.roles import ORGANIZATION_ROLES, Role, site_roles
from orgs_app.access.subject import Subject
from orgs_app.authcheck.questions import Question


class Source(StrEnum):
    """What a permission can come from."""

    ROLE = "role"
    USER_LIST = "user_acl"  #: the object's access list names the user
    GROUP_LIST = "group_acl"  #: it names a group that the user is in


class Reach(StrEnum):
    """The level at which a role allows something."""

    SITE = "site"  #: on every object
    ORGANIZATION = "organization"  #: on objects of one organization
    USER = "user"  #: on objects that the user owns


#: Types whose objects have access lists that people write.
WITH_LISTS = frozenset({ResourceType.TEMPLATE})


@dataclass(frozen=True, slots=True)
class Names:
    """What the organizations and groups of a subject are called, by their ids."""

    organizations: Mapping[UUID, str]
    groups: Mapping[UUID, str]


def explained(subject: Subject, question: Question, names: Names) -> dict[str, Any]:
    """The decision about ``question``, with what it comes from."""
    allowed = question.answer(subject)
    if allowed and question.action is not None and question.target is not None:
        reasons = list(_reasons(subject, question.action, question.target, names))
        summary = reasons[0]["text"] if reasons else "It is allowed."
        return _told(True, summary, reasons, [])
    missing = list(_missing(subject, question))
    return _told(False, missing[0], [], missing)


def _told(
    allowed: bool, summary: str, reasons: list[dict[str, Any]], missing: list[str]
) -> dict[str, Any]:
    return {
        "allowed": allowed,
        "summary": summary,
        "allowed_by": reasons,
        "missing": missing,
    }


# -- What allows it ---------------------------------------------------------------


def _reasons(
    subject: Subject, action: Action, target: AccessObject, names: Names
) -> Iterator[dict[str, Any]]:
    permission = Permission(target.type, action)
    for organization_id, role in subject.held:
        for level in _levels(subject, role, organization_id, permission, target):
            yield _role_reason(role, organization_id, level, names)
    if is_listed(target.user_acl, str(subject.user_id), action):
        yield _reason(
            Source.USER_LIST, text=f"Its access list lets you by name: {action}."
        )
    organization_id = target.organization_id
    if organization_id is None or organization_id not in subject.organizations:
        return
    for group_id in (organization_id, *sorted(subject.group_ids)):
        if is_listed(target.group_acl, str(group_id), action):
            name = names.groups.get(group_id, "Everyone")
            yield _reason(
                Source.GROUP_LIST,
                group_id=group_id,
                name=name,
                organization_id=organization_id,
                text=f"You are in the group {name}, which its access list lets: "
                f"{action}.",
            )


def _levels(
    subject: Subject,
    role: Role,
    organization_id: UUID | None,
    permission: Permission,
    target: AccessObject,
) -> Iterator[Reach]:
    """The levels at which ``role`` allows it. Twin of the decision in `Subject`."""
    if permission in role.site.allowed:
        yield Reach.SITE
    is_there = organization_id is not None and (
        target.any_organization or organization_id == target.organization_id
    )
    if is_there and permission in role.organization.allowed:
        yield Reach.ORGANIZATION
    is_own = target.owner_id == subject.user_id and _belongs(subject, target)
    if is_own and permission in role.user.allowed:
        yield Reach.USER


def _belongs(subject: Subject, target: AccessObject) -> bool:
    if target.any_organization:
        return bool(subject.organizations)
    return (
        target.organization_id is None
        or target.organization_id in subject.organizations
    )


def _role_reason(
    role: Role, organization_id: UUID | None, level: Reach, names: Names
) -> dict[str, Any]:
    shown = role.display_name or role.name
    where = "of the deployment"
    if organization_id is not None:
        where = f"in {names.organizations.get(organization_id, organization_id)}"
    extent = {
        Reach.SITE: "everywhere",
        Reach.ORGANIZATION: "in that organization",
        Reach.USER: "on what you own",
    }
    return _reason(
        Source.ROLE,
        name=role.name,
        level=level,
        organization_id=organization_id,
        text=f"Your role {shown} {where} allows it {extent[level]}.",
    )


def _reason(source: Source, *, text: str, **more: Any) -> dict[str, Any]:
    blank = {"name": "", "level": "", "organization_id": None, "group_id": None}
    return {"source": source, **blank, **more, "text": text}


# -- What is missing --------------------------------------------------------------


def _missing(subject: Subject, question: Question) -> Iterator[str]:
    action, target = question.action, question.target
    if action is None or target is None:
        yield question.nonsense or "Nothing is asked."
        return
    known = ACTIONS.get(target.type, ())
    if action not in known:
        yield (
            f"Nobody can {action} a {target.type}; what can be done is: "
            f"{', '.join(known)}."
        )
        return
    if target.any_organization and target.organization_id is not None:
        yield "One organization and any organization can't be asked about at once."
        return
    permission = Permission(target.type, action)
    if permission not in subject.allowed_by_scope:
        yield f"Your token's scope, {subject.scope}, doesn't reach that far."
        return
    yield from _who_could(subject, permission, target)


def _who_could(
    subject: Subject, permission: Permission, target: AccessObject
) -> Iterator[str]:
    """Everything that would make the difference, the nearest first."""
    told = False
    for sentence in _differences(subject, permission, target):
        told = True
        yield sentence
    if not told:
        yield f"No role at all has {permission.resource_type}:{permission.action}."


def _differences(
    subject: Subject, permission: Permission, target: AccessObject
) -> Iterator[str]:
    named = f"{permission.resource_type}:{permission.action}"
    by_owner = any(permission in role.user.allowed for _, role in subject.held)
    if by_owner and target.owner_id == subject.user_id:
        yield "You own it, but you aren't a member of its organization."
    elif by_owner and target.id is not None and target.owner_id is not None:
        yield "You don't own it; its owner may."
    elif by_owner:
        yield f"You may {permission.action} only what you own, which isn't asked about."
    if target.organization_id is not None or target.any_organization:
        holders = [
            role.display_name
            for role in ORGANIZATION_ROLES.values()
            if permission in role.organization.allowed and role.display_name
        ]
        if holders:
            where = "any" if target.any_organization else "the"
            yield (
                f"No role of yours in {where} organization has {named}; of the "
                f"built-in ones these have: {', '.join(holders)}."
            )
    holders = [
        role.display_name
        for role in site_roles().values()
        if permission in role.site.allowed
    ]
    if holders:
        yield (f"No site role of yours has {named}; these have: {', '.join(holders)}.")
    if target.type == ResourceType.GROUP and permission.action == Action.READ:
        yield "You aren't in the group; who is in it may read it."
    if target.type in WITH_LISTS and target.id is not None:
        yield (
            "Its access list has no entry for you, or for a group of yours, with "
            f"{permission.action}."
        )
