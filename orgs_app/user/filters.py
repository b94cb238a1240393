"""The query parameters of *Get users*.

Rule: spec/identity.md, 3.3.
"""

from dataclasses import dataclass
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter

from orgs_app.user.search import UserSearch, parse_user_search
from wirtual.core.api.parameters import Query
from wirtual.core.errors import QueryInvalid
from wirtual.core.prepared import Page

PARAMETERS = (
    OpenApiParameter(
        "q",
        str,
        description="What to look for: a part of a username or an e-mail address, and "
        "`status:`, `role:`, `last_seen_before:`, `last_seen_after:`.",
    ),
    OpenApiParameter(
        "after_id", UUID, description="Only users that come after this one."
    ),
    OpenApiParameter("limit", int, description="How many at most; 0 for all."),
    OpenApiParameter("offset", int, description="How many to pass over."),
)


@dataclass(frozen=True, slots=True)
class WantedUsers:
    """Which users are wanted, and which page of them."""

    search: UserSearch
    page: Page
    after_id: UUID | None = None  #: only those that come after this one


def wanted_users(query: Query) -> WantedUsers:
    """The users that ``query`` asks for.

    Raises:
        QueryInvalid: parameters can't be used; all of them are listed.
    """
    page = Page(query.integer("limit"), query.integer("offset"))
    after_id = query.id("after_id")
    try:
        search = parse_user_search(query.text("q"))
    except QueryInvalid as refusal:
        if not query.problems:
            raise
        query.problems += refusal.validations
    query.refuse_if_wrong()
    return WantedUsers(search, page, after_id)
