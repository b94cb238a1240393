"""What ``q`` of a list of templates asks for.

Rule: spec/templates.md, 5, T8.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orgs_app.access.subject import Subject
from orgs_app.organization.lookup import organization_in
from wirtual.core.api.parameters import parse_flag, parse_id
from wirtual.core.search import Terms

DEFAULT_KEY = "name"


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
    terms = Terms(text, default_key=DEFAULT_KEY)
    if has_organization:
        terms.one("organization", str)
        organization_id = None
    else:
        organization_id = organization_in(subject, terms)
    search = TemplateSearch(
        name=terms.one("name", str),
        exact_name=terms.one("exact_name", str),
        ids=terms.several("ids", parse_id),
        deleted=terms.one("deleted", parse_flag) or False,
        deprecated=terms.one("deprecated", parse_flag),
        organization_id=organization_id,
    )
    terms.refuse_if_wrong()
    return search
