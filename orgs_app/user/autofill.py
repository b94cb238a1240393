"""Values that a user gave to a template's parameters before.

A door: workspaces know them, and stand above. As long as nobody is registered there
are no workspaces, and so no values.
"""

from collections.abc import Callable
from uuid import UUID

#: Gives names with values, of a user and a template, the latest first.
Source = Callable[[UUID, UUID], list[tuple[str, str]]]

_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Let ``source`` tell values."""
    _SOURCES.append(source)


def values_of(user_id: UUID, template_id: UUID) -> list[tuple[str, str]]:
    """What the user gave to the template's parameters, the latest first."""
    return [pair for source in _SOURCES for pair in source(user_id, template_id)]
