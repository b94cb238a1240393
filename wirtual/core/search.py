"""The language of the ``q`` parameter.

A query is lower-cased, split at blanks outside double quotes, and each element is
either ``key:value`` or a bare term that belongs to the operation's default key.

Rule: spec/identity.md, 1.10.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from wirtual.core.errors import FieldProblem, QueryInvalid

ELEMENT = re.compile(r'(?:"[^"]*"|[^\s"])+')
#: Colons between quotes don't separate; this stands in for them while splitting.
QUOTED_COLON = "\x00"

Value = TypeVar("Value")


def parse_search(text: str, *, default_key: str) -> dict[str, list[str]]:
    """The values of each key of ``text``, in the order in which they came.

    Raises:
        QueryInvalid: an element has a colon too many, or at its edge.
    """
    found: dict[str, list[str]] = {}
    problems: list[FieldProblem] = []
    for element in ELEMENT.findall(text.lower()):
        key, value, problem = _split(element, default_key)
        if problem:
            problems.append(FieldProblem("q", problem))
        else:
            found.setdefault(key, []).append(value)
    if problems:
        raise QueryInvalid(validations=problems)
    return found


def _split(element: str, default_key: str) -> tuple[str, str, str | None]:
    masked = re.sub(
        r'"[^"]*"', lambda quoted: quoted[0].replace(":", QUOTED_COLON), element
    )
    if masked.startswith(":") or masked.endswith(":"):
        return "", "", f"Query element {element!r} can't start or end with ':'."
    parts = [_plain(part) for part in masked.split(":")]
    if len(parts) == 1:
        return default_key, parts[0], None
    if len(parts) == 2:
        return parts[0], parts[1], None
    return "", "", f"Query element {element!r} can only contain one ':'."


def _plain(part: str) -> str:
    return part.replace('"', "").replace(QUOTED_COLON, ":").strip()


class Terms:
    """The values of each key of a query, read one by one and refused together.

    An empty value asks for nothing, as an empty parameter does. ``message`` is what a
    refusal says, unless that is left to the kind.

    Rule: spec/templates.md, 1.6.
    """

    def __init__(
        self, text: str, *, default_key: str, message: str | None = None
    ) -> None:
        self._message = message
        self._problems: list[FieldProblem] = []
        try:
            self._terms = parse_search(text, default_key=default_key)
        except QueryInvalid as refusal:
            raise QueryInvalid(message, validations=refusal.validations) from refusal

    def one(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        """The value of a key that may be there once; None where it isn't."""
        values = self._terms.pop(key, [])
        if len(values) > 1:
            self.wrong(key, "may be provided only once")
        if len(values) != 1 or not values[0]:
            return None
        return self._parsed(key, values[0], parse)

    def several(
        self, key: str, parse: Callable[[str], Value]
    ) -> tuple[Value, ...] | None:
        """The values of a list, with commas or one by one; None if there are none."""
        texts = ",".join(self._terms.pop(key, [])).split(",")
        found = [self._parsed(key, text, parse) for text in texts if text]
        return tuple(each for each in found if each is not None) or None

    def wrong(self, key: str, detail: str) -> None:
        """Note that the value of ``key`` can't be used."""
        self._problems.append(FieldProblem(key, f'Query param "{key}" {detail}'))

    def refuse_if_wrong(self) -> None:
        """Raise QueryInvalid if anything was wrong, keys that nobody read included."""
        for key in self._terms:
            self.wrong(key, "is not a valid query parameter")
        if self._problems:
            raise QueryInvalid(self._message, validations=self._problems)

    def _parsed(
        self, key: str, text: str, parse: Callable[[str], Value]
    ) -> Value | None:
        try:
            return parse(text)
        except ValueError as error:
            self.wrong(key, str(error))
            return None


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    """A parser for one of ``words``."""

    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}, got {text!r}")
        return text

    return parse
