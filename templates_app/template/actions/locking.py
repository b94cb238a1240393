"""How an action tells its caller which row it has locked, as it was found.

The audit log wants to know: an entry has what the action changed, and not what somebody
else did before the lock was had.
"""

from collections.abc import Callable

from django.db.models import Model

#: Called with the row once it is locked, before anything of it is changed.
OnLocked = Callable[[Model], object]


def untold(row: Model) -> None:
    """Nobody wants to know."""
