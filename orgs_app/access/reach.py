"""How far a subject reaches: the decision of `Subject.may`, in the form SQL asks it.

Rule: spec/organizations.md, 1.2.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orgs_app.access.enums import Action
from orgs_app.access.objects import EVERY_ACTION
from wirtual.core.ids import NIL


@dataclass(frozen=True, slots=True)
class Reach:
    """Which objects of one type a subject may do one thing to.

    A row is within reach exactly when `Subject.may` says yes to it.
    """

    action: Action
    nothing: bool  #: unknown action, or the key's scope allows it nowhere
    everywhere: bool
    organization_ids: tuple[UUID, ...]  #: whatever belongs to one of these
    own: bool  #: what the subject owns, without organization or in `own_in`
    own_in: tuple[UUID, ...]
    member_of: tuple[UUID, ...]  #: group access lists count in these only
    user_id: UUID
    group_ids: tuple[UUID, ...]  #: explicit groups; each of `member_of` is one as well
    only_ids: tuple[str, ...] | None  #: the key is restricted to these objects

    def parameters(self, prefix: str = "reach") -> dict[str, Any]:
        """Values for the parameters of `PermittedQuerySet.permitted_later`."""
        values = self._nothing() if self.nothing else self._values()
        return {f"{prefix}_{name}": value for name, value in values.items()}

    def _values(self) -> dict[str, Any]:
        return {
            "everywhere": self.everywhere,
            "organizations": list(self.organization_ids),
            "owner": self.user_id if self.own else NIL,
            "own_in": list(self.own_in),
            "member_of": list(self.member_of),
            "users": [str(self.user_id)],
            "group_ids": list(self.group_ids),
            "groups": [str(each) for each in self.group_ids],
            "actions": [str(self.action), EVERY_ACTION],
            "ids": None if self.only_ids is None else list(self.only_ids),
        }

    def _nothing(self) -> dict[str, Any]:
        return {
            "everywhere": False,
            "organizations": [],
            "owner": NIL,
            "own_in": [],
            "member_of": [],
            "users": [],
            "group_ids": [],
            "groups": [],
            "actions": [],
            "ids": [],
        }
