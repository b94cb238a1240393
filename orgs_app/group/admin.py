"""Groups on the operators' site."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from unfold.decorators import display

from orgs_app.group.models import Group, GroupMember
from wirtual.core.operators import cells
from wirtual.core.operators.sections import Rows, Section


class MembersOfGroup(Rows):
    """Who is in a group."""

    model = GroupMember
    verbose_name_plural = "Members"
    fields = ("who", "email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the accounts, without deleted ones."""
        rows: QuerySet[Any] = super().get_queryset(request)
        existing = rows.select_related("user").filter(user__deleted=False)
        return existing.order_by("user__username")

    @admin.display(description="User")
    def who(self, row: GroupMember) -> str:
        """The account."""
        return cells.link(row.user)

    @admin.display(description="E-mail address")
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of stored members."""
        rows: QuerySet[Any] = super().get_queryset(request)
        of_one = GroupMember.objects.filter(
            group=OuterRef("pk"), user__deleted=False
        ).order_by()
        count = of_one.values("group").annotate(count=Count("pk")).values("count")
        return rows.annotate(member_count=Coalesce(Subquery(count), 0))

    @display(description="Group", ordering="name", header=True)
    def title(self, group: Group) -> list[str]:
        """Both names."""
        return [group.name, group.display_name]

    @display(description="Organization", ordering="organization__name")
    def where(self, group: Group) -> str:
        """Whose it is."""
        return cells.link(group.organization)

    @display(description="Members", ordering=F("member_count"))
    def members(self, group: Any) -> str:
        """How many; in *Everyone* nobody is written down."""
        return "all" if group.is_everyone else str(group.member_count)

    @display(description="Id")
    def key(self, group: Group) -> str:
        """The id."""
        return cells.code(str(group.pk))
