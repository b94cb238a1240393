"""Memberships on the operators' site."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.member.actions import refuse_own, remove_member
from orgs_app.member.models import OrganizationMember
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
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
    actions_detail = ("remove",)

    @verb(
        "Remove the member",
        path="remove",
        icon="person_remove",
        permission="view",
        is_grave=True,
    )
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End the membership, as the API does."""
        member: OrganizationMember = self.row_of(request, object_id)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.DELETE, member):
                permit(operator_subject(request), Action.DELETE, member)
                refuse_own(operator_subject(request), member)
                remove_member(member)

        return self.confirmed(
            request,
            member,
            title="Remove the member",
            question="The user leaves the organization's groups as well, and keeps the"
            " account.",
            done="The user is a member no longer.",
            then=cells.list_of(OrganizationMember),
            act=act,
        )

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
