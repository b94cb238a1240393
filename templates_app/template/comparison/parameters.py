"""What changes of rich parameters mean for workspaces that have values for them.

A workspace keeps its values from build to build, but for those of ephemeral
parameters; a value that breaks a rule stops the build.

Rule: spec/templates.md, 8.3.
"""

from collections.abc import Iterator, Sequence

from provisioning_app.provisioner.protocol import ParameterOption, RichParameter
from templates_app.template.comparison.changes import Change, Thing, matched
from templates_app.template.comparison.enums import Impact, Topic
from templates_app.template.comparison.rules import changed_fields, changed_flags

BREAKING, NEEDS_INPUT, SAFE = Impact.BREAKING, Impact.NEEDS_INPUT, Impact.SAFE

#: Flags, what they are now, and what that means.
FLAGS = (
    (
        "required",
        True,
        NEEDS_INPUT,
        "It has no default any more: workspaces without a value need one.",
    ),
    ("required", False, SAFE, "It has a default now, so nobody must answer."),
    (
        "mutable",
        False,
        BREAKING,
        "Workspaces that have a value can't change it any more.",
    ),
    ("mutable", True, SAFE, "Workspaces may change their values now."),
    (
        "ephemeral",
        True,
        BREAKING,
        "The values that workspaces have are not used any more.",
    ),
    ("ephemeral", False, SAFE, "Values are kept from now on."),
)
#: Fields that only say how a parameter is asked for.
COSMETIC = tuple(
    (each, SAFE, "Only how it is asked changes.")
    for each in ("display_name", "description", "icon", "order", "validation_error")
)

FOR_GOOD = (
    "It can't be changed later: workspaces that have a value can't follow, and one"
    " without a value would be given another for good."
)
LOOSENED = "Values that were allowed stay allowed."
NOT_KEPT = "Its values count for one build only, so no workspace has one."
OPTIONS_DECIDE = "It has options, and only they decide which values are allowed."


def compare_parameters(
    before: Sequence[RichParameter], after: Sequence[RichParameter]
) -> Iterator[Change]:
    """Tell what changed about the questions that a template asks."""
    parameters = matched(before, after, key=lambda each: each.name)
    yield from map(_added, parameters.added)
    yield from map(_removed, parameters.removed)
    for old, new in parameters.kept:
        yield from _changed(old, new)


def _thing(parameter: RichParameter) -> Thing:
    return Thing(Topic.PARAMETER, parameter.name)


def _added(new: RichParameter) -> Change:
    thing = _thing(new)
    if new.required:
        return thing.added(
            NEEDS_INPUT,
            "It has no default: a value has to be chosen before a workspace can be"
            " updated.",
        )
    if new.ephemeral:
        reason = "It has a default, and counts for one build only."
    elif new.mutable:
        reason = "Workspaces use its default until a value is chosen."
    else:
        reason = "It has a default. What a workspace's next build uses stays for good."
    return thing.added(SAFE, reason, value=new.default)


def _removed(old: RichParameter) -> Change:
    if old.ephemeral:
        return _thing(old).removed(SAFE, NOT_KEPT)
    return _thing(old).removed(
        BREAKING, "The values that workspaces have for it are lost."
    )


def _changed(old: RichParameter, new: RichParameter) -> Iterator[Change]:
    yield from _type(old, new)
    yield from _default(old, new)
    yield from changed_flags(_thing(new), old, new, FLAGS)
    yield from _options(old, new)
    yield from _rules(old, new)
    yield from changed_fields(_thing(new), old, new, COSMETIC)


def _type(old: RichParameter, new: RichParameter) -> Iterator[Change]:
    if old.type == new.type:
        return
    impact, reason = _for_kept_values(
        old, "Values that workspaces have may not be of the new type."
    )
    yield _thing(new).changed("type", impact, reason, old.type, new.type)


def _default(old: RichParameter, new: RichParameter) -> Iterator[Change]:
    """Tell of another default; that there is one or none now, ``required`` tells."""
    if old.required != new.required or old.default == new.default:
        return
    if old.ephemeral or new.ephemeral:
        impact, reason = SAFE, NOT_KEPT
    elif new.mutable:
        impact, reason = SAFE, "Workspaces keep the values that they have."
    else:
        impact, reason = BREAKING, FOR_GOOD
    yield _thing(new).changed("default_value", impact, reason, old.default, new.default)


def _options(old: RichParameter, new: RichParameter) -> Iterator[Change]:
    thing = _thing(new)
    if new.options and not old.options:
        impact, reason = _for_kept_values(
            old, "Workspaces may have values that are not among the options."
        )
        yield thing.added(impact, reason, field="options", value=_values(new.options))
        return
    options = matched(old.options, new.options, key=lambda each: each.value)
    for each in options.added:
        yield thing.added(
            SAFE, "There is more to choose from.", field="options", value=each.value
        )
    for each in options.removed:
        yield _option_removed(old, new, each)
    for was, now in options.kept:
        if was != now:
            reason = "Only how the option is shown changes."
            yield thing.changed("options", SAFE, reason, was.value, now.value)
    yield from _order_of_options(old, new)


def _option_removed(
    old: RichParameter, new: RichParameter, option: ParameterOption
) -> Change:
    if new.options:
        reason = "Workspaces that chose it can't be built until they choose another."
    elif _has_rules(new):
        reason = "Without options other rules apply, which the value may break."
    else:
        return _thing(new).removed(
            SAFE,
            "Without options any value is allowed.",
            field="options",
            value=option.value,
        )
    impact, reason = _for_kept_values(old, reason)
    return _thing(new).removed(impact, reason, field="options", value=option.value)


def _order_of_options(old: RichParameter, new: RichParameter) -> Iterator[Change]:
    kept = {each.value for each in old.options} & {each.value for each in new.options}
    orders = [
        [each.value for each in options if each.value in kept]
        for options in (old.options, new.options)
    ]
    if orders[0] != orders[1]:
        yield _thing(new).changed(
            "options",
            SAFE,
            "Only the order of the options changes.",
            _values(old.options),
            _values(new.options),
        )


def _rules(old: RichParameter, new: RichParameter) -> Iterator[Change]:
    tightened = {
        "validation_min": _is_tighter(old.validation_min, new.validation_min, 1),
        "validation_max": _is_tighter(old.validation_max, new.validation_max, -1),
        "validation_regex": bool(new.validation_regex),
        "validation_monotonic": bool(new.validation_monotonic),
    }
    reasons = {
        "validation_min": "Workspaces may have lesser values.",
        "validation_max": "Workspaces may have greater values.",
        "validation_regex": "Workspaces may have values that don't match it.",
        "validation_monotonic": "Workspaces may change their values in one direction"
        " only.",
    }
    for name, is_tighter in tightened.items():
        values = getattr(old, name), getattr(new, name)
        if values[0] == values[1]:
            continue
        if new.options:
            impact, reason = SAFE, OPTIONS_DECIDE
        elif is_tighter:
            impact, reason = _for_kept_values(old, reasons[name])
        else:
            impact, reason = SAFE, LOOSENED
        yield _thing(new).changed(name, impact, reason, *values)


def _is_tighter(old: int | None, new: int | None, direction: int) -> bool:
    """Whether a bound moved towards the values that are allowed."""
    if new is None:
        return False
    return old is None or (new - old) * direction > 0


def _has_rules(parameter: RichParameter) -> bool:
    bounds = parameter.validation_min, parameter.validation_max
    return any(each is not None for each in bounds) or bool(
        parameter.validation_regex or parameter.validation_monotonic
    )


def _for_kept_values(old: RichParameter, reason: str) -> tuple[Impact, str]:
    """Breaking where workspaces have values that could be hit."""
    return (SAFE, NOT_KEPT) if old.ephemeral else (BREAKING, reason)


def _values(options: Sequence[ParameterOption]) -> str:
    return ", ".join(each.value for each in options)
