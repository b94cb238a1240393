"""Changes as tests read them."""

from collections.abc import Iterable

from templates_app.template.comparison.changes import Change

#: A change as a line: what happened to which field, and its class.
Line = tuple[str, str, str]

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
BREAKING, NEEDS_INPUT, SAFE = "breaking", "needs_input", "safe"


def lines(changes: Iterable[Change]) -> list[Line]:
    return [(each.kind, each.field, each.impact) for each in changes]


def values(changes: Iterable[Change]) -> list[tuple[str | None, str | None]]:
    return [(each.before, each.after) for each in changes]
