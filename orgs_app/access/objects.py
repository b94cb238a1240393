"""What a permission is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from orgs_app.access.enums import Action, ResourceType

#: Who may do what by name: ids, as texts, with actions or ``*``.
Acl = Mapping[str, Sequence[str]]

#: In an access list: every action.
EVERY_ACTION = "*"


def is_listed(acl: Acl, key: str, action: Action) -> bool:
    """Whether an access list lets ``key`` do ``action``."""
    actions = acl.get(key, ())
    return action in actions or EVERY_ACTION in actions


@dataclass(frozen=True, slots=True)
class AccessObject:
    """As much of a thing as the decision needs.

    An object without an id stands for any of its kind: a list, or one to be created.
    With ``any_organization`` the question is "in any organization at all?".
    """

    type: ResourceType
    id: UUID | str | None = None
    owner_id: UUID | None = None
    organization_id: UUID | None = None
    user_acl: Acl = field(default_factory=dict)
    group_acl: Acl = field(default_factory=dict)
    any_organization: bool = False


class Protected(Protocol):
    """A row that permissions are asked about."""

    @property
    def access_object(self) -> AccessObject: ...


def access_object_of(thing: AccessObject | Protected) -> AccessObject:
    """The object itself, or the one that a row describes."""
    if isinstance(thing, AccessObject):
        return thing
    return thing.access_object
