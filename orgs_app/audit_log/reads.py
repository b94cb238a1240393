"""A page of the audit log as it is shown, in one query.

The page is cut first, by an index; names of users and organizations, and whether
objects are still there, are looked up for its entries only. How many entries match
comes along: from tallies where these know, else from an index.

Decision: wirtual/docs/decisions/0014-counting-the-audit-log.md
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    Expression,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.reach import Reach
from orgs_app.access.subject import Subject
from orgs_app.audit.enums import AuditResourceType
from orgs_app.audit.kinds import KINDS
from orgs_app.audit.models import AuditLog, AuditLogQuerySet
from orgs_app.audit_log.conditions import (
    EVERYWHERE,
    IN_ONE_ORGANIZATION,
    are_tallied,
    matching_entries,
    matching_tallies,
)
from orgs_app.audit_log.search import AuditSearch
from orgs_app.audit_log.wording import describe
from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from orgs_app.user.reads import FIELDS as USER_FIELDS
from orgs_app.user.reads import site_role
from wirtual.core.ids import NIL
from wirtual.core.prepared import Page, PageOf, PreparedQuery

FIELDS = (
    "id",
    "request_id",
    "time",
    "ip",
    "user_agent",
    "resource_type",
    "resource_id",
    "resource_target",
    "resource_icon",
    "action",
    "status_code",
    "diff",
    "additional_fields",
    "organization_id",
)
NEWEST_FIRST = ("-time", "-id")
NOTHING: dict[str, Any] = {"audit_logs": [], "count": 0}
INSTANTS = ("created_at", "updated_at", "last_seen_at")


def read_audit_logs(
    subject: Subject, search: AuditSearch, page: Page
) -> dict[str, Any]:
    """Entries that match, the newest first, and how many match in all.

    Beyond the last page there is nothing, and it counts as nothing.
    """
    reach = subject.reach(Action.READ, ResourceType.AUDIT_LOG)
    if reach.nothing or not (reach.everywhere or reach.organization_ids):
        return NOTHING
    rows = _query(_shape(search, reach)).dicts(
        limit=page.limit,
        offset=page.offset,
        only_organization=next(iter(reach.organization_ids), None),
        **search.parameters(),
        **reach.parameters(),
    )
    if not rows:
        return NOTHING
    return {"count": rows[0]["count"], "audit_logs": [_shown(row) for row in rows]}


def _shape(search: AuditSearch, reach: Reach) -> frozenset[str]:
    if reach.everywhere and reach.only_ids is None:
        return search.asked | {EVERYWHERE}
    if len(reach.organization_ids) == 1 and not reach.everywhere:
        return search.asked | {IN_ONE_ORGANIZATION}
    return search.asked


@lru_cache(maxsize=256)
def _query(shape: frozenset[str]) -> PreparedQuery:
    def build() -> Any:
        matching = matching_entries(shape)
        page = PageOf(matching.order_by(*NEWEST_FIRST).values("pk"))
        shown = AuditLog.objects.filter(pk__any=page).annotate(
            user=_user(),
            organization=_organization(),
            gone=_gone(),
            count=_count(shape, matching),
        )
        return shown.order_by(*NEWEST_FIRST).values(
            *FIELDS, "user", "organization", "gone", "count"
        )

    return PreparedQuery(build)


def _count(shape: frozenset[str], matching: AuditLogQuerySet) -> Expression:
    """How many entries match."""
    if are_tallied(shape):
        return _of_all(matching_tallies(shape), Sum("change"))
    return _of_all(matching, Count("pk"))


def _of_all(rows: QuerySet[Any], aggregate: Expression) -> Expression:
    """``aggregate`` over all of ``rows``, as one value in another query."""
    one_group = rows.order_by().annotate(all=Value(1)).values("all")
    number = one_group.annotate(number=aggregate).values("number")
    return Coalesce(Subquery(number), 0, output_field=IntegerField())


def _user() -> Subquery:
    """Whoever did it, deleted or not."""
    return _as_json(User.objects.filter(pk=OuterRef("user_id")), USER_FIELDS)


def _organization() -> Subquery:
    here = Organization.objects.filter(pk=OuterRef("organization_id"))
    return _as_json(here, ("id", "name", "display_name", "icon"))


def _as_json(rows: QuerySet[Any], fields: Sequence[str]) -> Subquery:
    """The one of ``rows`` as an object, or null."""
    return Subquery(rows.values(shown=JSONObject(**{name: name for name in fields})))


def _gone() -> Expression:
    """Whether the object is gone. Of a kind that nobody registered none ever is."""
    cases = [
        When(
            resource_type=resource_type,
            then=~Exists(kind.existing().filter(pk=OuterRef("resource_id"))),
        )
        for resource_type, kind in KINDS.items()
    ]
    return Case(*cases, default=Value(False), output_field=BooleanField())


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    is_deleted = row.pop("gone")
    row.pop("count")
    kind = KINDS.get(AuditResourceType(row["resource_type"]))
    linked = kind is not None and not is_deleted
    return {
        **row,
        "ip": row["ip"] or "",
        "diff": {name: _change(sides) for name, sides in row["diff"].items()},
        "description": describe(
            row["action"], row["resource_type"], row["status_code"]
        ),
        "is_deleted": is_deleted,
        "resource_link": kind.link(row) if kind and linked else "",
        "organization_id": row["organization_id"] or NIL,
        "organization": _organization_of(row),
        "user": _user_of(row["user"]),
    }


def _change(sides: dict[str, Any]) -> dict[str, Any]:
    """Both sides, though only those that hold something are stored."""
    return {"old": sides.get("old"), "new": sides.get("new"), "secret": sides["secret"]}


def _organization_of(row: dict[str, Any]) -> dict[str, Any] | None:
    """The organization; of one that was deleted only the id is known."""
    if row["organization_id"] is None:
        return None
    unknown = {"name": "", "display_name": "", "icon": ""}
    return row["organization"] or {"id": row["organization_id"], **unknown}


def _user_of(user: dict[str, Any] | None) -> dict[str, Any] | None:
    if user is None:
        return None
    instants = {name: datetime.fromisoformat(user[name]) for name in INSTANTS}
    roles = [site_role(name) for name in user.pop("rbac_roles")]
    return {**user, **instants, "roles": roles, "organization_ids": []}
