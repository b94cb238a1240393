"""Query parameters: read together, refused together.

    query = Query(request.query_params)
    limit = query.integer("limit")
    archived = query.flag("include_archived")
    query.refuse_if_wrong()

Rule: spec/identity.md, 1.8 and 1.9.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from wirtual.core.errors import FieldProblem, QueryInvalid
from wirtual.core.ids import find_uuid

T = TypeVar("T")

LARGEST = 2**31 - 1
TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


class Query:
    """The query parameters of one request, and what is wrong with them so far."""

    def __init__(self, parameters: QueryDict) -> None:
        self.parameters = parameters
        self.problems: list[FieldProblem] = []
        self._asked: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """A text as it is."""
        return self._read(name, default, str)

    def integer(
        self,
        name: str,
        default: int = 0,
        *,
        least: int | None = 0,
        most: int | None = LARGEST,
    ) -> int:
        """A whole number between ``least`` and ``most``."""

        def parse(text: str) -> int:
            number = _integer(text)
            if least is not None and number < least:
                raise ValueError(f"must be at least {least}")
            if most is not None and number > most:
                raise ValueError(f"must be at most {most}")
            return number

        return self._read(name, default, parse)

    def flag(self, name: str, default: bool = False) -> bool:
        """Yes or no."""
        return self._read(name, default, parse_flag)

    def id(self, name: str, *, required: bool = False) -> UUID | None:
        """A UUID."""
        if required and not self.parameters.get(name):
            self._asked.add(name)
            self.wrong(name, "is required and must not be empty")
            return None
        return self._read(name, None, parse_id)

    def ids(self, name: str) -> list[UUID]:
        """UUIDs, separated by commas or given one by one."""
        self._asked.add(name)
        found: list[UUID] = []
        for text in ",".join(self.parameters.getlist(name)).split(","):
            try:
                found += [parse_id(text)] if text else []
            except ValueError as error:
                self.wrong(name, str(error))
        return found

    def time(self, name: str) -> datetime | None:
        """An instant in RFC 3339 form."""
        return self._read(name, None, parse_time)

    def wrong(self, name: str, detail: str) -> None:
        """Note that the parameter ``name`` can't be used."""
        self.problems.append(FieldProblem(name, f'Query param "{name}" {detail}'))

    def refuse_unknown(self) -> None:
        """Note every parameter that nobody asked for. For strict operations."""
        for name in self.parameters:
            if name not in self._asked:
                self.wrong(name, "is not a valid query parameter")

    def refuse_if_wrong(self, message: str | None = None) -> None:
        """Raise QueryInvalid if anything was wrong, naming all of it."""
        if self.problems:
            raise QueryInvalid(message, validations=self.problems)

    def _read(self, name: str, default: T, parse: Callable[[str], T]) -> T:
        self._asked.add(name)
        values = self.parameters.getlist(name)
        if len(values) > 1:
            self.wrong(name, "may be provided only once")
            return default
        if not values or values[0] == "":
            return default
        try:
            return parse(values[0])
        except ValueError as error:
            self.wrong(name, str(error))
            return default


def parse_flag(text: str) -> bool:
    """The flag that ``text`` spells, or ValueError."""
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ValueError(f"must be a boolean, got {text!r}")


def parse_id(text: str) -> UUID:
    """The UUID that ``text`` spells, or ValueError."""
    found = find_uuid(text)
    if found is None:
        raise ValueError(f"must be a valid UUID, got {text!r}")
    return found


def parse_time(text: str) -> datetime:
    """The instant that ``text`` spells, or ValueError."""
    instant = parse_datetime(text)
    if instant is None or instant.tzinfo is None:
        raise ValueError(f"must be a time in RFC 3339 form, got {text!r}")
    return instant


def _integer(text: str) -> int:
    digits = text.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 19):
        raise ValueError("must be an integer")
    return int(text)
