"""Access lists of templates: roles, as people give them, and actions, as they are kept.

Rule: spec/templates.md, 11.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from orgs_app.access.enums import Action
from orgs_app.access.objects import EVERY_ACTION, Acl
from templates_app.template.enums import TemplateRole
from wirtual.core.api.fields import shown
from wirtual.core.errors import FieldProblem
from wirtual.core.ids import find_uuid

#: What is kept for each role.
ACTIONS: Mapping[TemplateRole, Sequence[str]] = {
    TemplateRole.USE: (Action.READ.value,),
    TemplateRole.ADMIN: (EVERY_ACTION,),
}
_ROLES = {actions: role for role, actions in ACTIONS.items()}


def actions_of(role: TemplateRole) -> list[str]:
    """What is kept for a role."""
    return list(ACTIONS[role])


def role_of(actions: Sequence[str]) -> TemplateRole:
    """The role that some kept actions amount to; no role for any other set."""
    return _ROLES.get(tuple(actions), TemplateRole.NONE)


def ids_in(acl: Acl) -> list[UUID]:
    """Whom an access list names."""
    return [found for key in acl if (found := find_uuid(key))]


@dataclass(frozen=True, slots=True)
class Entry:
    """A wish for an access list, as it was sent: whose role, and which."""

    key: str
    role: str

    @property
    def id(self) -> UUID | None:
        """Whom it names, unless that is no id."""
        return find_uuid(self.key)


def entries_of(roles: Mapping[str, str]) -> list[Entry]:
    """A wish for each pair of a body's map."""
    return [Entry(key, role) for key, role in roles.items()]


def ids_of(entries: Sequence[Entry]) -> list[UUID]:
    """Whom wishes name."""
    return [found for entry in entries if (found := entry.id)]


def problems_of(
    entries: Sequence[Entry], known: Collection[UUID], *, field: str, noun: str
) -> list[FieldProblem]:
    """What is wrong with wishes for those who are ``known``: one problem for each."""
    often = Counter(ids_of(entries))
    found = (_problem_of(entry, known, often, noun) for entry in entries)
    return [FieldProblem(field, problem) for problem in found if problem]


def with_entries(acl: Acl, entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The access list once all wishes are granted; others stay as they are."""
    changed = {key: list(actions) for key, actions in acl.items()}
    for entry in entries:
        key = str(entry.id)
        if entry.role == TemplateRole.NONE:
            changed.pop(key, None)
        else:
            changed[key] = actions_of(TemplateRole(entry.role))
    return changed


def _problem_of(
    entry: Entry, known: Collection[UUID], often: Mapping[UUID, int], noun: str
) -> str | None:
    if entry.role not in TemplateRole.values:
        roles = ", ".join(repr(role) for role in TemplateRole.values)
        return f"The role {shown(entry.role)} of {shown(entry.key)} is none of {roles}."
    if entry.id is None:
        return f"{shown(entry.key)} is not the id of a {noun}."
    if often[entry.id] > 1:
        return f"The {noun} {entry.id} is named more than once."
    if entry.id not in known:
        return f"There is no {noun} {entry.id} here."
    return None
