"""What keeps an organization from being deleted, and what goes with it.

A door: storeys above register what they keep in organizations and this one doesn't
know. What hangs on the organization's row by a foreign key goes by itself.
"""

from collections.abc import Callable
from uuid import UUID

#: Says, in a sentence, what has to be removed first; None if nothing is in the way.
Guard = Callable[[UUID], str | None]

#: Removes what would otherwise be in the database's way.
Removal = Callable[[UUID], None]

_GUARDS: list[Guard] = []
_REMOVALS: list[Removal] = []


def guard_deletion(guard: Guard) -> None:
    """Ask ``guard`` before an organization is deleted, inside the transaction."""
    _GUARDS.append(guard)


def remove_with_organization(removal: Removal) -> None:
    """Call ``removal`` when an organization is deleted, inside the transaction.

    The last one registered is called first: higher storeys let go before lower ones.
    """
    _REMOVALS.append(removal)


def obstacles(organization_id: UUID) -> list[str]:
    """Everything that has to be removed before the organization can be deleted."""
    told = (guard(organization_id) for guard in _GUARDS)
    return [sentence for sentence in told if sentence]


def remove_contents(organization_id: UUID) -> None:
    """Remove what others keep in the organization."""
    for removal in reversed(_REMOVALS):
        removal(organization_id)
