"""The audit log on the operators' site: read, never written."""

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.paginator import InfinitePaginator

from orgs_app.audit.models import AuditLog
from wirtual.core.ids import NIL
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.sections import Section

USER = "orgs_app.User"
ORGANIZATION = "orgs_app.Organization"
REFUSED = 400  # the first status that means it wasn't done
NAMES_SHOWN = 4


@admin.register(AuditLog)
class AuditLogSection(Section):
    """Who did what to what, and what came of it."""

    list_display = ("when", "who", "what", "target", "outcome", "changes", "address")
    list_filter = ("action", "resource_type")
    paginator = InfinitePaginator
    search_fields = ("resource_target",)
    search_help_text = "Name of what was changed, or an id of it, of a user or request"
    ordering = ("-time",)
    id_fields = ("pk", "resource_id", "user_id", "request_id", "organization_id")
    fieldsets = (
        (None, {"fields": ("when", "who", "deed", "outcome", "object", "where")}),
        ("Changes", {"fields": ("diff_", "further")}),
        ("Origin", {"fields": ("address", "user_agent", "request_key")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With names, as far as users and organizations are still there."""
        rows = super().get_queryset(request)
        users = apps.get_model(USER).objects.filter(pk=OuterRef("user_id"))
        organizations = apps.get_model(ORGANIZATION).objects.filter(
            pk=OuterRef("organization_id")
        )
        return rows.annotate(
            username=Subquery(users.values("username")[:1]),
            organization_name=Subquery(organizations.values("name")[:1]),
        )

    @column("Time", ordering="time")
    def when(self, entry: AuditLog) -> str:
        """When."""
        return cells.moment(entry.time)

    @column("Who")
    def who(self, entry: Any) -> str:
        """The account, or nobody: the product itself."""
        if entry.username is None:
            return "–" if entry.user_id == NIL else cells.code(str(entry.user_id))
        return cells.link_to(USER, entry.user_id, entry.username)

    @column("What", ordering="action", header=True)
    def what(self, entry: AuditLog) -> list[str]:
        """The deed and the kind of its object."""
        return [cells.worded(entry.action), cells.worded(entry.resource_type)]

    @column("What")
    def deed(self, entry: AuditLog) -> str:
        """The deed and the kind of its object."""
        return f"{cells.worded(entry.action)}: {entry.resource_type.replace('_', ' ')}"

    @column("IP address", ordering="ip")
    def address(self, entry: AuditLog) -> str:
        """Where it came from."""
        return entry.ip or cells.NOTHING

    @column("Object", ordering="resource_target")
    def target(self, entry: AuditLog) -> str:
        """The object by its name at that time."""
        return entry.resource_target or cells.NOTHING

    @column("Outcome", ordering="status_code")
    def outcome(self, entry: AuditLog) -> str:
        """Whether it was done."""
        was_done = entry.status_code < REFUSED
        return cells.label(*(("done", "good") if was_done else ("refused", "bad")))

    @column("Changed")
    def changes(self, entry: AuditLog) -> str:
        """The names of what changed."""
        names = list(entry.diff)
        more = [f"and {len(names) - NAMES_SHOWN} more"] * (len(names) > NAMES_SHOWN)
        return cells.words([*names[:NAMES_SHOWN], *more])

    @column("Object")
    def object(self, entry: AuditLog) -> str:
        """The object by name and id."""
        return format_html(
            "{} {}", entry.resource_target, cells.code(str(entry.resource_id))
        )

    @column("Organization")
    def where(self, entry: Any) -> str:
        """The organization."""
        if entry.organization_id is None:
            return cells.NOTHING
        if entry.organization_name is None:
            return cells.code(str(entry.organization_id))
        return cells.link_to(
            ORGANIZATION, entry.organization_id, entry.organization_name
        )

    @column("Changes")
    def diff_(self, entry: AuditLog) -> str:
        """What it was, and what it is."""
        return cells.table(
            ("Field", "Before", "After"),
            [(cells.code(name), *_sides(sides)) for name, sides in entry.diff.items()],
        )

    @column("Further details")
    def further(self, entry: AuditLog) -> str:
        """What else was noted."""
        return cells.as_json(entry.additional_fields)

    @column("Request id")
    def request_key(self, entry: AuditLog) -> str:
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
