"""What ``q`` of the list of users asks for.

Rule: spec/identity.md, 3.3.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

from orgs_app.access.enums import SiteRole
from orgs_app.user.enums import UserStatus
from wirtual.core.api.parameters import parse_time
from wirtual.core.errors import FieldProblem, QueryInvalid
from wirtual.core.search import parse_search

DEFAULT_KEY = "search"
INVALID = "The user search query is invalid."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UserSearch:
    """Which users are wanted. None means any."""

    part: str | None = None  #: of the username or the address
    statuses: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None  #: any of these site roles
    seen_after: datetime | None = None
    seen_before: datetime | None = None

    @property
    def asked(self) -> frozenset[str]:
        """The names of what is asked for."""
        return frozenset(
            each.name for each in fields(self) if getattr(self, each.name) is not None
        )


def parse_user_search(text: str) -> UserSearch:
    """Read ``q``.

    Raises:
        QueryInvalid: it can't be understood; every problem is listed.
    """
    try:
        terms = _Terms(parse_search(text, default_key=DEFAULT_KEY))
    except QueryInvalid as refusal:
        raise QueryInvalid(INVALID, validations=refusal.validations) from refusal
    roles = terms.several("role", str)
    search = UserSearch(
        part=terms.one("search", _part),
        statuses=terms.several("status", _status),
        # Everybody is a member.
        roles=None if roles and SiteRole.MEMBER in roles else roles,
        seen_after=terms.one("last_seen_after", _time),
        seen_before=terms.one("last_seen_before", _time),
    )
    terms.refuse_if_wrong()
    return search


class _Terms:
    """The values of each key, and what is wrong with them."""

    def __init__(self, terms: dict[str, list[str]]) -> None:
        self._terms = terms
        self._problems: list[FieldProblem] = []

    def one(self, key: str, parse: Callable[[str], T | None]) -> T | None:
        """The value of a key that may be there once."""
        values = self._terms.pop(key, [])
        if len(values) > 1:
            self._wrong(key, "may be provided only once")
            return None
        return self._parsed(key, values[0], parse) if values else None

    def several(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...] | None:
        """The values of a list, which commas separate; empty ones don't count."""
        texts = [
            text
            for value in self._terms.pop(key, [])
            for text in value.split(",")
            if text
        ]
        found = [self._parsed(key, text, parse) for text in texts]
        return tuple(each for each in found if each is not None) or None

    def refuse_if_wrong(self) -> None:
        """Raise QueryInvalid if anything was wrong, unknown keys included."""
        for key in self._terms:
            self._wrong(key, "is not a valid query parameter")
        if self._problems:
            raise QueryInvalid(INVALID, validations=self._problems)

    def _parsed(self, key: str, text: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(text)
        except ValueError as error:
            self._wrong(key, str(error))
            return None

    def _wrong(self, key: str, detail: str) -> None:
        self._problems.append(FieldProblem(key, f'Query param "{key}" {detail}'))


def _part(text: str) -> str | None:
    return text or None


def _status(text: str) -> str:
    if text not in UserStatus.values:
        raise ValueError(f"must be one of {', '.join(UserStatus.values)}, got {text!r}")
    return text


def _time(text: str) -> datetime | None:
    # The whole of ``q`` was lower-cased, and times with it.
    return parse_time(text.upper()) if text else None
