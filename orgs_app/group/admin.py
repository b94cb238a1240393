"""Groups on the operators' site."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.group.actions import delete_group
from orgs_app.group.models import Group, GroupMember
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Rows, Section


class MembersOfGroup(Rows):
    """Who is in a group."""

    model = GroupMember
    verbose_name_plural = "Members"
    fields = ("who", "email")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the accounts, without deleted ones."""
        rows = super().get_queryset(request)
        existing = rows.select_related("user").filter(user__deleted=False)
        return existing.order_by("user__username")

    @column("User")
    def who(self, row: GroupMember) -> str:
        """The account."""
        return cells.link(row.user)

    @column("E-mail address")
    def email(self, row: GroupMember) -> str:
        """Its address."""
        return row.user.email


@admin.register(Group)
class GroupSection(Section):
    """Groups."""

    list_display = ("title", "where", "members", "quota_allowance", "source")
    list_select_related = ("organization",)
    list_filter = ("organization", "source")
    search_fields = ("name", "display_name", "organization__name")
    search_help_text = "Name, display name, organization, or an id"
    ordering = ("organization__name", "name")
    fields = (
        "key",
        "name",
        "display_name",
        "where",
        "members",
        "quota_allowance",
        "source",
    )
    inlines = (MembersOfGroup,)
    actions_detail = ("remove",)

    @verb(
        "Delete the group",
        path="remove",
        icon="delete",
        permission="view",
        is_grave=True,
    )
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete the group, as the API does."""
        group: Group = self.row_of(request, object_id)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.DELETE, group):
                permit(operator_subject(request), Action.DELETE, group)
                delete_group(group)

        return self.confirmed(
            request,
            group,
            title="Delete the group",
            question="It vanishes from the access lists of templates as well.",
            done="The group has been deleted.",
            then=cells.list_of(Group),
            act=act,
        )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of stored members."""
        rows = super().get_queryset(request)
        of_one = GroupMember.objects.filter(
            group=OuterRef("pk"), user__deleted=False
        ).order_by()
        count = of_one.values("group").annotate(count=Count("pk")).values("count")
        return rows.annotate(member_count=Coalesce(Subquery(count), 0))

    @column("Group", ordering="name", header=True)
    def title(self, group: Group) -> list[str]:
        """Both names."""
        return [group.name, group.display_name]

    @column("Organization", ordering="organization__name")
    def where(self, group: Group) -> str:
        """Whose it is."""
        return cells.link(group.organization)

    @column("Members", ordering=F("member_count"))
    def members(self, group: Any) -> str:
        """How many; in *Everyone* nobody is written down."""
        return "all" if group.is_everyone else str(group.member_count)

    @column("Id")
    def key(self, group: Group) -> str:
        """The id."""
        return cells.code(str(group.pk))
