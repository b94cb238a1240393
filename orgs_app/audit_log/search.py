"""What ``q`` of the audit log asks for.

Rule: spec/identity.md, 8.1 and 1.10.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from orgs_app.access.subject import Subject
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.organization.lookup import get_organization
from orgs_app.user.lookup import ME
from orgs_app.user.models import User
from wirtual.core.api.parameters import parse_id
from wirtual.core.errors import NotFound
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
    def is_tallied(self) -> bool:
        """Whether tallies know how many entries match."""
        return not any(
            (
                self.resource_id,
                self.resource_target,
                self.username,
                self.user_id,
                self.email,
                self.build_reason,
            )
        )

    def entries(self) -> Q:
        """The condition for an entry."""
        condition = self._shared()
        if self.date_from:
            condition &= Q(time__gte=_start(self.date_from))
        if self.date_to:
            condition &= Q(time__lt=_start(self.date_to + timedelta(days=1)))
        if self.resource_id:
            condition &= Q(resource_id=self.resource_id)
        if self.resource_target:
            condition &= Q(target_in_lower_case=self.resource_target)
        if self.build_reason:
            condition &= _built_because(self.build_reason)
        return condition & self._by_whom()

    def tallies(self) -> Q:
        """The condition for a tally, where tallies know."""
        condition = self._shared()
        if self.date_from:
            condition &= Q(day__gte=self.date_from)
        if self.date_to:
            condition &= Q(day__lte=self.date_to)
        return condition

    def _shared(self) -> Q:
        wanted = {
            "resource_type": self.resource_type,
            "action": self.action,
            "organization_id": self.organization_id,
        }
        return Q(**{name: value for name, value in wanted.items() if value})

    def _by_whom(self) -> Q:
        condition = Q()
        if self.user_id:
            condition &= Q(user_id=self.user_id)
        if self.username:
            named = User.objects.all().by_username(self.username)
            condition &= Q(user_id__in=named.values("pk"))
        if self.email:
            addressed = User.objects.alias(lower=Lower("email"))
            condition &= Q(user_id__in=addressed.filter(lower=self.email).values("pk"))
        return condition


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
        organization_id=_organization(subject, terms),
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


def _organization(subject: Subject, terms: Terms) -> UUID | None:
    named = terms.one("organization", str)
    if not named:
        return None
    try:
        return get_organization(subject, named).pk
    except NotFound:
        terms.wrong("organization", f"doesn't exist or can't be read: {named!r}")
        return None


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _built_because(reason: str) -> Q:
    """Builds tell why they were started; so does the first one of a workspace."""
    about_builds = Q(resource_type=AuditResourceType.WORKSPACE_BUILD)
    first = Q(resource_type=AuditResourceType.WORKSPACE, action=AuditAction.CREATE)
    return (about_builds | first) & Q(additional_fields__build_reason=reason)
