"""Organizations on the operators' site."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.organization.actions import delete_organization
from orgs_app.organization.models import Organization
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Section

MEMBER = "orgs_app.OrganizationMember"
GROUP = "orgs_app.Group"


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    of_one = rows.filter(organization=OuterRef("pk")).order_by()
    count = of_one.values("organization").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), 0)


@admin.register(Organization)
class OrganizationSection(Section):
    """Organizations."""

    list_display = ("title", "is_default", "members", "groups_", "made")
    search_fields = ("name", "display_name")
    search_help_text = "Name, display name, or an id"
    ordering = ("name",)
    fields = (
        "key",
        "name",
        "display_name",
        "description",
        "is_default",
        "members",
        "groups_",
        "made",
        "changed",
    )
    actions_detail = ("remove",)

    @verb(
        "Delete the organization",
        path="remove",
        icon="delete",
        permission="view",
        is_grave=True,
    )
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete the organization, as the API does."""
        row: Organization = self.row_of(request, object_id)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.DELETE, row):
                permit(operator_subject(request), Action.DELETE, row)
                delete_organization(row)

        return self.confirmed(
            request,
            row,
            title="Delete the organization",
            question="Its templates, groups, roles and daemons go with it, for good."
            " People keep their accounts.",
            done="The organization has been deleted.",
            then=cells.list_of(Organization),
            act=act,
        )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of members and groups."""
        rows = super().get_queryset(request)
        members = apps.get_model(MEMBER).objects.filter(user__deleted=False)
        groups = apps.get_model(GROUP).objects.all()
        return rows.annotate(
            member_count=_how_many(members), group_count=_how_many(groups)
        )

    @column("Organization", ordering="name", header=True)
    def title(self, organization: Any) -> list[str]:
        """Both names."""
        return [organization.name, organization.display_name]

    @column("Members", ordering="member_count")
    def members(self, organization: Any) -> str:
        """How many, and who."""
        return cells.link_to_list(
            MEMBER,
            str(organization.member_count),
            organization__id__exact=organization.pk,
        )

    @column("Groups", ordering="group_count")
    def groups_(self, organization: Any) -> str:
        """How many, and which."""
        return cells.link_to_list(
            GROUP,
            str(organization.group_count),
            organization__id__exact=organization.pk,
        )

    @column("Created", ordering="created_at")
    def made(self, organization: Organization) -> str:
        """When it was made."""
        return cells.moment(organization.created_at)

    @column("Updated")
    def changed(self, organization: Organization) -> str:
        """When it was changed last."""
        return cells.moment(organization.updated_at)

    @column("Id")
    def key(self, organization: Organization) -> str:
        """The id."""
        return cells.code(str(organization.pk))
