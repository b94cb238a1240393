"""What changes of Terraform variables mean for who pushes versions.

A value that was given once carries over from the active version to later pushes.

Rule: spec/templates.md, 7.
"""

from collections.abc import Iterator, Sequence

from templates_app.template.comparison.changes import Change, Thing, matched
from templates_app.template.comparison.enums import Impact, Topic
from templates_app.template.comparison.facts import Variable
from templates_app.template.comparison.rules import changed_fields, changed_flags

BREAKING, NEEDS_INPUT, SAFE = Impact.BREAKING, Impact.NEEDS_INPUT, Impact.SAFE

ASKED_OF_PUSHES = "pushes have to give a value until a version that has one is active."
WITH_NEXT_BUILD = "Workspaces get it with their next build."
#: Flags, what they are now, and what that means.
FLAGS = (
    (
        "required",
        True,
        NEEDS_INPUT,
        f"It has no default any more: {ASKED_OF_PUSHES}",
    ),
    ("required", False, SAFE, "It has a default now."),
    (
        "sensitive",
        False,
        BREAKING,
        "Its value was kept secret; now all who may read the template see it.",
    ),
    ("sensitive", True, SAFE, "Its value isn't shown any more."),
)
FIELDS = (
    ("type", NEEDS_INPUT, "Values that pushes give have to be of the new type."),
    ("description", SAFE, "Only what is told of it changes."),
)


def compare_variables(
    before: Sequence[Variable], after: Sequence[Variable]
) -> Iterator[Change]:
    """Tell what changed. Values of variables that are or were sensitive aren't told."""
    variables = matched(before, after, key=lambda each: each.name)
    for each in variables.added:
        yield _added(each).without_values() if each.sensitive else _added(each)
    yield from map(_removed, variables.removed)
    for old, new in variables.kept:
        secret = old.sensitive or new.sensitive
        for change in _values(old, new):
            yield change.without_values() if secret else change
        yield from changed_flags(_thing(new), old, new, FLAGS)
        yield from changed_fields(_thing(new), old, new, FIELDS)


def secrets_of(variables: Sequence[Variable]) -> frozenset[str]:
    """Values and defaults that are never told, wherever they turn up."""
    sensitive = [each for each in variables if each.sensitive]
    return frozenset(
        text for each in sensitive for text in (each.value, each.default) if text
    )


def _thing(variable: Variable) -> Thing:
    return Thing(Topic.VARIABLE, variable.name)


def _added(new: Variable) -> Change:
    if new.required:
        return _thing(new).added(
            NEEDS_INPUT,
            f"It has no default: {ASKED_OF_PUSHES}",
            value=new.value,
        )
    return _thing(new).added(SAFE, "It has a default.", value=new.value)


def _removed(old: Variable) -> Change:
    return _thing(old).removed(
        SAFE, "Nothing asks for it any more; a value that was given is dropped."
    )


def _values(old: Variable, new: Variable) -> Iterator[Change]:
    thing = _thing(new)
    follows = old.value == old.default and new.value == new.default
    if old.default != new.default and old.required == new.required:
        reason = WITH_NEXT_BUILD if follows else "The value that was given stays."
        yield thing.changed("default_value", SAFE, reason, old.default, new.default)
        if follows:
            return
    if old.value != new.value:
        yield thing.changed("value", SAFE, WITH_NEXT_BUILD, old.value, new.value)
