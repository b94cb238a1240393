"""Whether a text is a good value for a parameter: its type, its options, its rules.

The functions answer the end of a sentence that begins with the name of the attribute
that holds the value, or None. What isn't known of the parameter yet doesn't count.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from provisioning_app.provisioner.terraform.provider import regex
from provisioning_app.provisioner.terraform.provider.report import known_items
from provisioning_app.provisioner.terraform.provider.rules import listed
from provisioning_app.provisioner.terraform.provider.wire import Config, is_known


class ParameterType(StrEnum):
    """What the text of a value stands for."""

    STRING = "string"
    NUMBER = "number"
    BOOL = "bool"
    LIST = "list(string)"


class Monotonic(StrEnum):
    """In which direction a number may change from build to build."""

    INCREASING = "increasing"
    DECREASING = "decreasing"


_TRUTH = frozenset({"1", "t", "T", "true", "True", "TRUE"})
_TRUTH |= {"0", "f", "F", "false", "False", "FALSE"}
_WHOLE = re.compile(r"[+-]?[0-9]+")
_LARGEST = 2**63 - 1  # a whole number is one of 64 bits


def why_not_of_type(kind: str, value: str) -> str | None:
    """Refuse a text that isn't of the type, in the widest sense of the type."""
    if kind == ParameterType.NUMBER and not _is_number(value):
        return f'must be a number, not "{value}"'
    if kind == ParameterType.BOOL and value not in _TRUTH:
        return f'must be "true" or "false", not "{value}"'
    if kind == ParameterType.LIST and parse_list(value) is None:
        return f'must be a JSON list of strings, not "{value}"'
    return None


def parse_list(value: str) -> list[str] | None:
    """Read a JSON list of strings; None if the text isn't one."""
    try:
        members = json.loads(value)
    except ValueError:
        return None
    if isinstance(members, list) and all(isinstance(member, str) for member in members):
        return members
    return None


def why_refused(
    parameter: Config, form_type: str, value: str, previous: str | None = None
) -> str | None:
    """Refuse a value that the parameter doesn't allow."""
    kind = parameter.get("type") or ParameterType.STRING
    if not is_known(kind):
        return None
    rules = known_items(parameter, "validation")
    if rules:
        problem = _why_against_rules(kind, rules[0][1], value, previous)
    else:
        problem = why_not_of_type(kind, value)
    return problem or _why_no_option(parameter, form_type, value)


def _why_no_option(parameter: Config, form_type: str, value: str) -> str | None:
    options: list[Any] = [
        item.get("value") for _, item in known_items(parameter, "option")
    ]
    if not options or not all(map(is_known, options)):
        return None
    if value == "" and parameter.get("default") == "":
        return None  # no choice is the default choice
    chosen = (parse_list(value) or []) if form_type == "multi-select" else [value]
    for one in chosen:
        if one not in options:
            return f'must be one of the options {listed(options)}, not "{one}"'
    return None


def _why_against_rules(
    kind: str, rules: Config, value: str, previous: str | None
) -> str | None:
    known = {name: rule for name, rule in rules.items() if is_known(rule)}
    if kind == ParameterType.NUMBER:
        return _why_against_bounds(known, value, previous)
    if kind == ParameterType.BOOL and value not in ("true", "false"):
        return f'must be "true" or "false", not "{value}"'
    if kind == ParameterType.STRING and known.get("regex"):
        return _why_against_pattern(known, value)
    return why_not_of_type(kind, value)


def _why_against_pattern(rules: Mapping[str, str], value: str) -> str | None:
    pattern = rules["regex"]
    if regex.why_invalid(pattern) or regex.found_in(pattern, value):
        return None  # an invalid expression was refused already
    error = rules.get("error", "")
    return f'is refused: {error} (value "{value}" does not match "{pattern}")'


def _why_against_bounds(rules: Config, value: str, previous: str | None) -> str | None:
    number = _whole(value)
    if number is None:
        return f'must be a whole number, not "{value}"'
    low, high = rules.get("min"), rules.get("max")
    problem = None
    if low is not None and number < low:
        problem = f"must be {low} or more, not {number}"
    elif high is not None and number > high:
        problem = f"must be {high} or less, not {number}"
    else:
        problem = _why_against_direction(rules.get("monotonic"), number, previous)
    if problem and rules.get("error"):
        return f"is refused: {_filled_in(rules['error'], low, high, value)}"
    return problem


def _why_against_direction(
    direction: str | None, number: int, previous: str | None
) -> str | None:
    before = None if previous is None else _whole(previous)
    if before is None:
        return None
    if direction == Monotonic.INCREASING and number < before:
        return f"must not become less than it was: {number} is less than {before}"
    if direction == Monotonic.DECREASING and number > before:
        return f"must not become more than it was: {number} is more than {before}"
    return None


def _filled_in(error: str, low: int | None, high: int | None, value: str) -> str:
    """Put the figures into an author's sentence. Its value may hold braces, too."""
    figures = {
        "{min}": "" if low is None else str(low),
        "{max}": "" if high is None else str(high),
        "{value}": value,
    }
    return re.sub(r"\{(?:min|max|value)\}", lambda found: figures[found[0]], error)


def _whole(value: str) -> int | None:
    if not _WHOLE.fullmatch(value) or len(value) > len(str(_LARGEST)) + 1:
        return None
    number = int(value)
    return number if -_LARGEST - 1 <= number <= _LARGEST else None


def _is_number(value: str) -> bool:
    if "_" in value or value != value.strip():
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True
