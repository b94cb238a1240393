"""Accounts on the operators' site. Passwords and passcodes are shown nowhere."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from orgs_app.access.enums import SiteRole
from orgs_app.access.roles import site_roles
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.filters import Deleted
from wirtual.core.operators.sections import Rows, Section

STATUS_COLOURS = {
    UserStatus.ACTIVE: "good",
    UserStatus.DORMANT: "plain",
    UserStatus.SUSPENDED: "bad",
}


class SiteRoleFilter(SimpleListFilter):
    """Who holds a site role."""

    title = "site role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The roles that are stored; everybody is a member."""
        return [
            (role.name, role.display_name)
            for role in site_roles().values()
            if role.name != SiteRole.MEMBER
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Accounts that hold the chosen role."""
        role = self.value()
        return queryset.filter(rbac_roles__contains=[role]) if role else queryset


class MembershipsOfUser(Rows):
    """Where a user is a member."""

    model = apps.get_model("orgs_app.OrganizationMember")
    verbose_name_plural = "Organizations"
    fields = ("in_organization", "with_roles", "since")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names of organizations."""
        rows = super().get_queryset(request).select_related("organization")
        return rows.order_by("organization__name")

    @column("Organization")
    def in_organization(self, row: Any) -> str:
        """The organization."""
        return cells.link(row.organization)

    @column("Roles")
    def with_roles(self, row: Any) -> str:
        """The roles in it."""
        return cells.words(row.roles)

    @column("Since")
    def since(self, row: Any) -> str:
        """When it began."""
        return cells.moment(row.created_at)


@admin.register(User)
class UserSection(Section):
    """Accounts."""

    list_display = ("who", "email", "state", "roles", "login_type", "seen", "made")
    list_filter = (Deleted, "status", SiteRoleFilter, "login_type")
    search_fields = ("username", "email", "name")
    search_help_text = "Username, e-mail address, name, or an id"
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("key", "username", "email", "name", "state", "roles")}),
        (
            "Signing in",
            {"fields": ("login_type", "seen", "keys", "quiet_hours_schedule")},
        ),
        ("Record", {"fields": ("made", "changed", "deleted")}),
    )
    inlines = (MembershipsOfUser,)

    @column("User", ordering="username", header=True)
    def who(self, user: User) -> list[str]:
        """Username, and what the person is called."""
        return [user.username, user.name]

    @column("Status", ordering="status")
    def state(self, user: User) -> str:
        """The status as a label."""
        return cells.label(user.status, STATUS_COLOURS[UserStatus(user.status)])

    @column("Site roles")
    def roles(self, user: User) -> str:
        """The roles that hold everywhere."""
        return cells.words(user.rbac_roles)

    @column("Last seen", ordering="last_seen_at")
    def seen(self, user: User) -> str:
        """When the account was used last."""
        return cells.ago(user.last_seen_at)

    @column("Created", ordering="created_at")
    def made(self, user: User) -> str:
        """When the account was made."""
        return cells.moment(user.created_at)

    @column("Updated")
    def changed(self, user: User) -> str:
        """When the account was changed last."""
        return cells.moment(user.updated_at)

    @column("Id")
    def key(self, user: User) -> str:
        """The id."""
        return cells.code(str(user.pk))

    @column("API keys")
    def keys(self, user: User) -> str:
        """A link to the user's keys."""
        count = user.api_keys.count()
        return cells.link_to_list(
            "orgs_app.APIKey", f"{count} keys", user__id__exact=user.pk
        )
