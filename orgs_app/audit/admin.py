"""The audit log on the operators' site: read, never written."""

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from orgs_app.audit.models import AuditLog
from wirtual.core.ids import NIL
from wirtual.core.operators import cells
from wirtual.core.operators.sections import Section

USER = "orgs_app.User"
ORGANIZATION = "orgs_app.Organization"
REFUSED = 400  # the first status that means it wasn't done
NAMES_SHOWN = 4


@admin.register(AuditLog)
class AuditLogSection(Section):
    """Who did what to what, and what came of it."""

    list_display = ("when", "who", "what", "target", "outcome", "changes", "ip")
    list_filter = ("action", "resource_type")
    paginator = InfinitePaginator
    search_fields = ("resource_target",)
    search_help_text = "Name of what was changed, or an id of it, of a user or request"
    ordering = ("-time",)
    id_fields = ("pk", "resource_id", "user_id", "request_id", "organization_id")
    fieldsets = (
        (None, {"fields": ("when", "who", "what", "outcome", "object", "where")}),
        ("Changes", {"fields": ("diff_", "further")}),
        ("Origin", {"fields": ("ip", "user_agent", "request")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With names, as far as users and organizations are still there."""
        rows: QuerySet[Any] = super().get_queryset(request)
        users = apps.get_model(USER).objects.filter(pk=OuterRef("user_id"))
        organizations = apps.get_model(ORGANIZATION).objects.filter(
            pk=OuterRef("organization_id")
        )
        return rows.annotate(
            username=Subquery(users.values("username")[:1]),
            organization_name=Subquery(organizations.values("name")[:1]),
        )

    @display(description="Time", ordering="time")
    def when(self, entry: AuditLog) -> str:
        """When."""
        return cells.moment(entry.time)

    @display(description="Who")
    def who(self, entry: Any) -> str:
        """The account, or nobody: the product itself."""
        if entry.username is None:
            return "–" if entry.user_id == NIL else cells.code(str(entry.user_id))
        return cells.link_to(USER, entry.user_id, entry.username)

    @display(description="What", ordering="action", header=True)
    def what(self, entry: AuditLog) -> list[str]:
        """The deed and the kind of its object."""
        return [cells.worded(entry.action), cells.worded(entry.resource_type)]

    @display(description="Object", ordering="resource_target")
    def target(self, entry: AuditLog) -> str:
        """The object by its name at that time."""
        return entry.resource_target or cells.NOTHING

    @display(
        description="Outcome",
        ordering="status_code",
        label={"Done": "success", "Refused": "danger"},
    )
    def outcome(self, entry: AuditLog) -> str:
        """Whether it was done."""
        return "Done" if entry.status_code < REFUSED else "Refused"

    @display(description="Changed")
    def changes(self, entry: AuditLog) -> str:
        """The names of what changed."""
        names = list(entry.diff)
        more = [f"and {len(names) - NAMES_SHOWN} more"] * (len(names) > NAMES_SHOWN)
        return cells.words([*names[:NAMES_SHOWN], *more])

    @display(description="Object")
    def object(self, entry: AuditLog) -> str:
        """The object by name and id."""
        return format_html(
            "{} {}", entry.resource_target, cells.code(str(entry.resource_id))
        )

    @display(description="Organization")
    def where(self, entry: Any) -> str:
        """The organization."""
        if entry.organization_id is None:
            return cells.NOTHING
        if entry.organization_name is None:
            return cells.code(str(entry.organization_id))
        return cells.link_to(
            ORGANIZATION, entry.organization_id, entry.organization_name
        )

    @display(description="Changes")
    def diff_(self, entry: AuditLog) -> str:
        """What it was, and what it is."""
        return cells.table(
            ("Field", "Before", "After"),
            [(cells.code(name), *_sides(sides)) for name, sides in entry.diff.items()],
        )

    @display(description="Further details")
    def further(self, entry: AuditLog) -> str:
        """What else was noted."""
        return cells.as_json(entry.additional_fields)

    @display(description="Request id")
    def request(self, entry: AuditLog) -> str:
        """The request's id, as its answer told it, and the status of that."""
        return format_html(
            "{} – {}", cells.code(str(entry.request_id)), entry.status_code
        )


def _sides(sides: dict[str, Any]) -> tuple[str, str]:
    if sides.get("secret"):
        return "a secret", "another one"
    return (
        _side("w-old", sides.get("old")),
        _side("w-new", sides.get("new")),
    )


def _side(colour: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return cells.NOTHING
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return format_html('<span class="{}">{}</span>', colour, text)
