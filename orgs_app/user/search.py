"""What ``q`` of the list of users asks for.

Rule: spec/identity.md, 3.3.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from orgs_app.access.enums import SiteRole
from orgs_app.user.enums import UserStatus
from wirtual.core.api.parameters import parse_time
from wirtual.core.search import Terms, one_of

DEFAULT_KEY = "search"
INVALID = "The user search query is invalid."


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
    terms = Terms(text, default_key=DEFAULT_KEY, message=INVALID)
    roles = terms.several("role", str)
    search = UserSearch(
        part=terms.one("search", str),
        statuses=terms.several("status", one_of(UserStatus.values)),
        # Everybody is a member.
        roles=None if roles and SiteRole.MEMBER in roles else roles,
        seen_after=terms.one("last_seen_after", _time),
        seen_before=terms.one("last_seen_before", _time),
    )
    terms.refuse_if_wrong()
    return search


def _time(text: str) -> datetime:
    # The whole of ``q`` was lower-cased, and times with it.
    return parse_time(text.upper())
