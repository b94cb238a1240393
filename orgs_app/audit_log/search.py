"""What ``q`` of the audit log asks for.

Rule: spec/identity.md, 8.1 and 1.10.
"""

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from orgs_app.access.subject import Subject
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.organization.lookup import organization_in
from orgs_app.user.lookup import ME
from wirtual.core.api.parameters import parse_id
from wirtual.core.search import Terms, one_of

DEFAULT_KEY = "resource_type"
BUILD_REASONS = (
    "initiator",
    "autostart",
    "autostop",
    "dormancy",
    "failedstop",
    "autodelete",
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LAST_DAY = date(9998, 12, 31)  # the day after it has to be a date too


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which entries are wanted. None means any."""

    resource_type: str | None = None
    action: str | None = None
    resource_id: UUID | None = None
    resource_target: str | None = None  #: in lower case
    username: str | None = None
    user_id: UUID | None = None  #: ``username:me``
    email: str | None = None
    date_from: date | None = None
    date_to: date | None = None  #: the whole day
    organization_id: UUID | None = None
    build_reason: str | None = None

    @property
    def asked(self) -> frozenset[str]:
        """The names of what is searched by."""
        return frozenset(
            each.name for each in fields(self) if getattr(self, each.name) is not None
        )

    def parameters(self) -> dict[str, Any]:
        """Values for the conditions of `orgs_app.audit_log.conditions`."""
        return {
            **{name: getattr(self, name) for name in self.asked},
            "since": _start(self.date_from) if self.date_from else None,
            "until": (
                _start(self.date_to + timedelta(days=1)) if self.date_to else None
            ),
        }


def parse_audit_search(subject: Subject, text: str) -> AuditSearch:
    """Read ``q``.

    Raises:
        QueryInvalid: it can't be understood; every problem is listed.
    """
    terms = Terms(text, default_key=DEFAULT_KEY)
    username = terms.one("username", str)
    search = AuditSearch(
        resource_type=terms.one("resource_type", one_of(AuditResourceType.values)),
        action=terms.one("action", one_of(AuditAction.values)),
        resource_id=terms.one("resource_id", parse_id),
        resource_target=terms.one("resource_target", str),
        username=None if username == ME else username,
        user_id=subject.user_id if username == ME else None,
        email=terms.one("email", str),
        date_from=terms.one("date_from", parse_day),
        date_to=terms.one("date_to", parse_day),
        organization_id=organization_in(subject, terms),
        build_reason=terms.one("build_reason", one_of(BUILD_REASONS)),
    )
    terms.refuse_if_wrong()
    return search


def parse_day(text: str) -> date:
    """The day that ``text`` spells, or ValueError."""
    if not DAY.fullmatch(text):
        raise ValueError(f"must be a day in the form YYYY-MM-DD, got {text!r}")
    day = date.fromisoformat(text)
    if day > LAST_DAY:
        raise ValueError(f"must be {LAST_DAY} at the latest")
    return day


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
