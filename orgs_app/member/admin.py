"""Memberships on the operators' site."""

from django.contrib import admin

from orgs_app.member.models import OrganizationMember
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.sections import Section


@admin.register(OrganizationMember)
class MemberSection(Section):
    """Who belongs to which organization, and as what."""

    list_display = ("who", "where", "with_roles", "since")
    list_select_related = ("user", "organization")
    list_filter = ("organization",)
    search_fields = ("user__username", "user__email", "organization__name")
    search_help_text = "Username, e-mail address, or organization"
    ordering = ("user__username", "organization__name")
    fields = ("member", "where", "with_roles", "since", "changed")

    @column("Member", ordering="user__username", header=True)
    def who(self, row: OrganizationMember) -> list[str]:
        """Username and address."""
        return [row.user.username, row.user.email]

    @column("Member")
    def member(self, row: OrganizationMember) -> str:
        """The account."""
        return cells.link(row.user)

    @column("Organization", ordering="organization__name")
    def where(self, row: OrganizationMember) -> str:
        """The organization."""
        return cells.link(row.organization)

    @column("Roles")
    def with_roles(self, row: OrganizationMember) -> str:
        """The roles in it, besides the implied one."""
        return cells.words(row.roles)

    @column("Since", ordering="created_at")
    def since(self, row: OrganizationMember) -> str:
        """When it began."""
        return cells.moment(row.created_at)

    @column("Updated")
    def changed(self, row: OrganizationMember) -> str:
        """When its roles were changed last."""
        return cells.moment(row.updated_at)
