"""Which values a version's rich parameters get, and what is wrong with them.

A pure function of what a template asks, what a person gave, and what the workspace's
previous build had. Builds refuse what it finds; dry-runs say it, see decision 0020.
The provider applies the same rules once more when Terraform plans; what each rule
means is in ``provisioner/parameter_rules``.

Rule: spec/templates.md, 8.3; spec/workspaces-builds.md, 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from provisioning_app.provisioner.parameter_rules import (
    ParameterType,
    Rules,
    parse_whole,
    why_against_direction,
    why_no_option,
    why_not_whole,
)
from provisioning_app.provisioner.protocol import ParameterValue, RichParameter

#: Values by the names of their parameters.
Values = Mapping[str, str]

NO_VALUES: Values = MappingProxyType({})

# Where a value comes from, as sentences about it begin.
GIVEN = "the value"
PREVIOUS = "the value of the previous build"
DEFAULT = "the default value"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one parameter can't have the value that it would get.

    ``is_missing`` if that is since it has none.
    """

    parameter: RichParameter
    reason: str
    is_missing: bool = False

    def __str__(self) -> str:
        label = self.parameter.display_name or self.parameter.name
        beginning = "missing parameter" if self.is_missing else "parameter"
        return f'{beginning} "{label}": {self.reason}'


@dataclass(frozen=True, slots=True)
class Resolution:
    """The value of each parameter, to be stored if there are no problems."""

    values: tuple[ParameterValue, ...]
    problems: tuple[Problem, ...]


def first_of_each(given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Values by name, as requests list them. Of a name given twice the first counts."""
    values: dict[str, str] = {}
    for each in given:
        values.setdefault(each["name"], each["value"])
    return values


def resolve(
    parameters: Sequence[RichParameter], given: Values, previous: Values = NO_VALUES
) -> Resolution:
    """Give every parameter its value, and tell all that is wrong, in their order.

    ``previous`` are the values of the workspace's previous build; a first build has
    none. Values for names that aren't asked for are ignored. Of a parameter that
    breaks several rules the first is told.
    """
    values: list[ParameterValue] = []
    problems: list[Problem] = []
    for parameter in parameters:
        new, before = given.get(parameter.name), previous.get(parameter.name)
        value, _ = _chosen(parameter, new, before)
        values.append(ParameterValue(parameter.name, value))
        lacks = _why_missing(parameter, new, before)
        reason = lacks or _why_refused(parameter, new, before)
        if reason:
            problems.append(Problem(parameter, reason, is_missing=lacks is not None))
    return Resolution(tuple(values), tuple(problems))


def _chosen(
    parameter: RichParameter, new: str | None, before: str | None
) -> tuple[str, str]:
    """The value that counts, and where it comes from."""
    if new is not None:
        return new, GIVEN
    if before is not None and not parameter.ephemeral:
        return before, PREVIOUS
    return parameter.default, DEFAULT


def _why_missing(
    parameter: RichParameter, new: str | None, before: str | None
) -> str | None:
    """Refuse to go without a value where one is required."""
    if not parameter.required or _is_fixed(parameter, new, before):
        return None
    value, origin = _chosen(parameter, new, before)
    if new is None and before is None:
        return "it is required, and no value was given"
    return f"it is required, and {origin} is empty" if value == "" else None


def _why_refused(
    parameter: RichParameter, new: str | None, before: str | None
) -> str | None:
    """Refuse a value. Where it is empty, the default is held against the rules."""
    if _is_fixed(parameter, new, before):
        return "it can't be changed in a workspace that has it; leave it out"
    value, origin = _chosen(parameter, new, before)
    if before and parameter.type == ParameterType.NUMBER:
        problem = _why_not_after(parameter, value, origin, before)
        if problem:
            return problem
    if value == "":
        value, origin = parameter.default, DEFAULT
    if parameter.options:
        problem = why_no_option([each.value for each in parameter.options], value)
    else:
        unfit = _why_rules_unfit(parameter)
        if unfit:
            return unfit
        problem = _why_broken(parameter, value)
    return f"{origin} {problem}" if problem else None


def _is_fixed(parameter: RichParameter, new: str | None, before: str | None) -> bool:
    """Whether a value was given that can't be changed any more, even to itself."""
    return not parameter.mutable and new is not None and before is not None


def _why_not_after(
    parameter: RichParameter, value: str, origin: str, before: str
) -> str | None:
    """Refuse a number that moved the wrong way since the previous build."""
    if not parameter.validation_monotonic:
        return None
    number, earlier = parse_whole(value), parse_whole(before)
    if earlier is None:
        return f"{PREVIOUS} {why_not_whole(before)}"
    if number is None:
        return f"{origin} {why_not_whole(value)}"
    problem = why_against_direction(parameter.validation_monotonic, number, earlier)
    return f"{origin} {problem}" if problem else None


def _why_rules_unfit(parameter: RichParameter) -> str | None:
    """Refuse any value where the template's rules make no sense for its type."""
    if parameter.type != ParameterType.NUMBER and _is_numeric(parameter):
        return (
            f"the template limits it as only a number can be, but it is a"
            f' "{parameter.type}"'
        )
    if not parameter.validation_regex:
        return None
    if parameter.type != ParameterType.STRING:
        return (
            f"the template has a regular expression for it, but it is a"
            f' "{parameter.type}", not a "string"'
        )
    if not parameter.validation_error:
        return "the template has a regular expression for it, but no validation error"
    return None


def _why_broken(parameter: RichParameter, value: str) -> str | None:
    """Hold a value against type and rules; numbers without rules may be any text."""
    if parameter.type == ParameterType.NUMBER and not _is_numeric(parameter):
        return None
    rules = Rules(
        minimum=parameter.validation_min,
        maximum=parameter.validation_max,
        regex=parameter.validation_regex,
        error=parameter.validation_error,
    )
    return rules.why_broken(parameter.type, value)


def _is_numeric(parameter: RichParameter) -> bool:
    """Whether the template has rules that only numbers can keep."""
    return (
        parameter.validation_min is not None
        or parameter.validation_max is not None
        or bool(parameter.validation_monotonic)
    )
