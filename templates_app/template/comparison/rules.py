"""Rules that fit into a line: what it means that a field, or a flag, is another now."""

from collections.abc import Iterator, Sequence

from templates_app.template.comparison.changes import Change, Thing, Value
from templates_app.template.comparison.enums import Impact

#: A field, and what it means that its value changed.
FieldRule = tuple[str, Impact, str]
#: A flag, its new value, and what that means.
FlagRule = tuple[str, bool, Impact, str]


def changed_fields(
    thing: Thing, old: object, new: object, rules: Sequence[FieldRule]
) -> Iterator[Change]:
    """Tell which fields of the two have other values, in the order of the rules."""
    for name, impact, reason in rules:
        values: tuple[Value, Value] = getattr(old, name), getattr(new, name)
        if values[0] != values[1]:
            yield thing.changed(name, impact, reason, *values)


def changed_flags(
    thing: Thing, old: object, new: object, rules: Sequence[FlagRule]
) -> Iterator[Change]:
    """Tell which flags are set now, or aren't any more."""
    for name, value, impact, reason in rules:
        if getattr(new, name) == value != getattr(old, name):
            yield thing.changed(name, impact, reason, not value, value)
