"""What keeps a user from being deleted.

A door: storeys above register what users own there and this one doesn't know.
"""

from collections.abc import Callable
from uuid import UUID

#: Says, in a sentence, what has to be removed first; None if nothing is in the way.
Guard = Callable[[UUID], str | None]

_GUARDS: list[Guard] = []


def guard_deletion(guard: Guard) -> None:
    """Ask ``guard`` before a user is deleted, inside the transaction."""
    _GUARDS.append(guard)


def obstacles(user_id: UUID) -> list[str]:
    """Everything that has to be removed before the user can be deleted."""
    told = (guard(user_id) for guard in _GUARDS)
    return [sentence for sentence in told if sentence]
