"""What ``q`` of a list of templates asks for.

Rule: spec/templates.md, 5, T8.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from orgs_app.access.subject import Subject
from orgs_app.organization.lookup import get_organization
from wirtual.core.api.parameters import parse_flag, parse_id
from wirtual.core.errors import FieldProblem, NotFound, QueryInvalid
from wirtual.core.search import parse_search

DEFAULT_KEY = "name"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TemplateSearch:
    """Which templates are wanted. None means any."""

    name: str | None = None  #: a part of it
    exact_name: str | None = None
    ids: tuple[UUID, ...] | None = None
    deleted: bool = False
    deprecated: bool | None = None
    organization_id: UUID | None = None

    def parameters(self) -> dict[str, Any]:
        """Values for the query."""
        return {
            "search_name": self.name,
            "search_exact_name": self.exact_name,
            "search_ids": None if self.ids is None else list(self.ids),
            "search_deleted": self.deleted,
            "search_deprecated": self.deprecated,
            "search_organization": self.organization_id,
        }


def parse_template_search(
    subject: Subject, text: str, *, has_organization: bool = False
) -> TemplateSearch:
    """Read ``q``. With an organization in the path one in ``q`` doesn't count.

    Raises:
        QueryInvalid: it can't be understood; every problem is listed.
    """
    terms = _Terms(parse_search(text, default_key=DEFAULT_KEY))
    search = TemplateSearch(
        name=terms.one("name", str),
        exact_name=terms.one("exact_name", str),
        ids=terms.ids("ids"),
        deleted=terms.one("deleted", parse_flag) or False,
        deprecated=terms.one("deprecated", parse_flag),
        organization_id=terms.organization(subject, has_organization),
    )
    terms.refuse_if_wrong()
    return search


class _Terms:
    """The values of each key, and what is wrong with them."""

    def __init__(self, terms: dict[str, list[str]]) -> None:
        self._terms = terms
        self._problems: list[FieldProblem] = []

    def one(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        """The value of a key that may be there once."""
        values = self._terms.pop(key, [])
        if len(values) > 1:
            self._wrong(key, "may be provided only once")
        if len(values) != 1:
            return None
        try:
            return parse(values[0])
        except ValueError as error:
            self._wrong(key, str(error))
            return None

    def ids(self, key: str) -> tuple[UUID, ...] | None:
        """Ids, separated by commas or in several terms."""
        texts = [
            text for value in self._terms.pop(key, []) for text in value.split(",")
        ]
        try:
            found = tuple(parse_id(text) for text in texts)
        except ValueError as error:
            self._wrong(key, str(error))
            return None
        return found or None

    def organization(self, subject: Subject, is_ignored: bool) -> UUID | None:
        """The organization that is named, unless it doesn't matter."""
        named = self.one("organization", str)
        if named is None or is_ignored:
            return None
        try:
            return get_organization(subject, named).pk
        except NotFound:
            self._wrong("organization", f"doesn't exist or can't be read: {named!r}")
            return None

    def refuse_if_wrong(self) -> None:
        """Raise QueryInvalid if anything was wrong, unknown keys included."""
        for key in self._terms:
            self._wrong(key, "is not a valid query parameter")
        if self._problems:
            raise QueryInvalid(validations=self._problems)

    def _wrong(self, key: str, detail: str) -> None:
        self._problems.append(FieldProblem(key, f'Query param "{key}" {detail}'))
