"""What holds for the values of rich parameters, wherever one is checked.

The provider checks a value while Terraform plans with it; the server checks it before
it makes a job. What a type or a rule means stands here once; which of them apply, and
when, is each one's own business.

Most functions answer the end of a sentence that begins with what the value is (such
as *the default value*), or None if nothing is wrong.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from provisioning_app.provisioner import regex
from provisioning_app.provisioner.words import cut, listed, shown


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


_TRUTH = ("true", "false")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_LARGEST = 2**63 - 1  # a whole number is one of 64 bits
_FIGURE = re.compile(r"\{(?:min|max|value)\}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a template's author asks of a value beyond its type.

    ``error`` is the author's sentence about values that break a rule.
    """

    minimum: int | None = None
    maximum: int | None = None
    regex: str = ""
    error: str = ""

    def why_broken(self, kind: str, value: str) -> str | None:
        """Refuse a value that isn't of its type, in the strict sense, or breaks a rule.

        An expression that is none refuses everything.
        """
        if kind == ParameterType.NUMBER:
            problem = self._why_out_of_bounds(value)
            return self.in_words(problem, value) if problem else None
        if kind == ParameterType.BOOL and value not in _TRUTH:
            return f'must be "true" or "false", not {shown(value)}'
        if kind == ParameterType.LIST:
            return why_no_list(value)
        if kind == ParameterType.STRING and self.regex:
            return self._why_no_match(value)
        return None

    def in_words(self, problem: str, value: str) -> str:
        """The author's sentence with its figures filled in, if there is one."""
        if not self.error:
            return problem
        figures = {
            "{min}": "" if self.minimum is None else str(self.minimum),
            "{max}": "" if self.maximum is None else str(self.maximum),
            "{value}": cut(value),  # which may hold braces, too
        }
        filled_in = _FIGURE.sub(lambda found: figures[found[0]], self.error)
        return f"is refused: {filled_in}"

    def _why_out_of_bounds(self, value: str) -> str | None:
        number = parse_whole(value)
        if number is None:
            return why_not_whole(value)
        if self.minimum is not None and number < self.minimum:
            return f"must be {self.minimum} or more, not {number}"
        if self.maximum is not None and number > self.maximum:
            return f"must be {self.maximum} or less, not {number}"
        return None

    def _why_no_match(self, value: str) -> str | None:
        reason = regex.why_invalid(self.regex)
        if reason:
            return f'can\'t be checked: "{self.regex}" is invalid: {reason}'
        if regex.found_in(self.regex, value):
            return None
        unlike = f'(value {shown(value)} does not match "{self.regex}")'
        return f"is refused: {self.error} {unlike}"


def why_against_direction(direction: str, number: int, before: int) -> str | None:
    """Refuse a number that moved the wrong way. To stay is to keep the direction."""
    if direction == Monotonic.INCREASING and number < before:
        return f"must not become less than it was: {number} is less than {before}"
    if direction == Monotonic.DECREASING and number > before:
        return f"must not become more than it was: {number} is more than {before}"
    return None


def why_not_whole(value: str) -> str | None:
    """Refuse a text that is no whole number of 64 bits."""
    if parse_whole(value) is not None:
        return None
    return f"must be a whole number, not {shown(value)}"


def why_no_list(value: str) -> str | None:
    """Refuse a text that is no JSON list of strings."""
    if parse_list(value) is not None:
        return None
    return f"must be a JSON list of strings, not {shown(value)}"


def why_no_option(options: Iterable[str], value: str) -> str | None:
    """Refuse a value that isn't one of ``options``."""
    if value in options:
        return None
    return f"must be one of the options {listed(options)}, not {shown(value)}"


def parse_whole(value: str) -> int | None:
    """Read a decimal whole number of 64 bits; None if the text isn't one."""
    if not _WHOLE.fullmatch(value) or len(value) > len(str(_LARGEST)) + 1:
        return None
    number = int(value)
    return number if -_LARGEST - 1 <= number <= _LARGEST else None


def parse_list(value: str) -> list[str] | None:
    """Read a JSON list of strings; None if the text isn't one."""
    try:
        members = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if isinstance(members, list) and all(isinstance(member, str) for member in members):
        return members
    return None
