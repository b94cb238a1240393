"""Accounts on the operators' site. Passwords and passcodes are shown nowhere."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from orgs_app.access.enums import Action, SiteRole
from orgs_app.access.permits import permit
from orgs_app.access.roles import site_roles
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.user.actions import activate_user, revoke_key, suspend_user
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from orgs_app.user.password_actions import give_passcode
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
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
    actions_detail = ("activate", "suspend", "revoke", "reset")

    @verb("Activate", path="activate", icon="person_check", permission="view")
    def activate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the user sign in again."""
        user: User = self.row_of(request, object_id)
        by = operator_subject(request)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.WRITE, user):
                permit(by, Action.UPDATE, user)
                activate_user(user, by=by)

        return self.confirmed(
            request,
            user,
            title="Activate the account",
            question="The user can sign in again.",
            done="The account is active.",
            act=act,
        )

    @verb(
        "Suspend", path="suspend", icon="person_off", permission="view", is_grave=True
    )
    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep the user from signing in."""
        user: User = self.row_of(request, object_id)
        by = operator_subject(request)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.WRITE, user):
                permit(by, Action.UPDATE, user)
                suspend_user(user, by=by)

        return self.confirmed(
            request,
            user,
            title="Suspend the account",
            question="The user can't sign in, and tokens are refused, until the account"
            " is activated again.",
            done="The account is suspended.",
            act=act,
        )

    @verb(
        "Revoke all keys",
        path="revoke-keys",
        icon="key_off",
        permission="view",
        is_grave=True,
    )
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End every session and delete every token of the user."""
        user: User = self.row_of(request, object_id)

        def act() -> None:
            permit(operator_subject(request), Action.UPDATE_PERSONAL, user)
            for key in user.api_keys.all():
                with audited(operator_origin(request), AuditAction.DELETE, key):
                    revoke_key(user, key.pk)

        return self.confirmed(
            request,
            user,
            title="Revoke all keys",
            question="All sessions of the user end and all tokens are deleted, at once"
            " and for good.",
            done="All keys have been revoked.",
            act=act,
        )

    @verb("Reset password", path="reset", icon="lock_reset", permission="view")
    def reset(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Mail the user a one-time passcode."""
        user: User = self.row_of(request, object_id)

        def act() -> None:
            with audited(
                operator_origin(request), AuditAction.REQUEST_PASSWORD_RESET, user
            ):
                permit(operator_subject(request), Action.UPDATE_PERSONAL, user)
                give_passcode(user)

        return self.confirmed(
            request,
            user,
            title="Reset the password",
            question="A one-time passcode is mailed to the user. The present password"
            " stays until a new one is set with it.",
            done="The passcode is on its way.",
            act=act,
        )

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
