"""Custom roles on the operators' site."""

from collections.abc import Mapping, Sequence

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.role.actions import delete_role
from orgs_app.role.models import CustomRole
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Section


@admin.register(CustomRole)
class CustomRoleSection(Section):
    """Roles that an organization made for itself. The built-in ones are no rows."""

    list_display = ("title", "where", "extent", "made")
    list_select_related = ("organization",)
    list_filter = ("organization",)
    search_fields = ("name", "display_name", "organization__name")
    search_help_text = "Name, display name, organization, or an id"
    ordering = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "display_name", "where", "made", "changed")}),
        (
            "Permissions",
            {"fields": ("in_organization", "on_own_objects", "everywhere")},
        ),
    )
    actions_detail = ("remove",)

    @verb(
        "Delete the role",
        path="remove",
        icon="delete",
        permission="view",
        is_grave=True,
    )
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete the role, as the API does."""
        role: CustomRole = self.row_of(request, object_id)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.DELETE, role):
                permit(operator_subject(request), Action.DELETE, role)
                delete_role(role)

        return self.confirmed(
            request,
            role,
            title="Delete the role",
            question="Whoever holds it has it no longer, from the next request on.",
            done="The role has been deleted.",
            then=cells.list_of(CustomRole),
            act=act,
        )

    @column("Role", ordering="name", header=True)
    def title(self, role: CustomRole) -> list[str]:
        """Both names."""
        return [role.name, role.display_name]

    @column("Organization", ordering="organization__name")
    def where(self, role: CustomRole) -> str:
        """Where it can be held."""
        return cells.link(role.organization)

    @column("Permissions")
    def extent(self, role: CustomRole) -> int:
        """How many permissions it gives."""
        return (
            len(role.site_permissions)
            + len(role.org_permissions)
            + len(role.user_permissions)
        )

    @column("In the organization")
    def in_organization(self, role: CustomRole) -> str:
        """What its holder may do in the organization."""
        return _permissions(role.org_permissions)

    @column("On own objects")
    def on_own_objects(self, role: CustomRole) -> str:
        """What its holder may do to their own objects."""
        return _permissions(role.user_permissions)

    @column("Everywhere")
    def everywhere(self, role: CustomRole) -> str:
        """What its holder may do everywhere."""
        return _permissions(role.site_permissions)

    @column("Created", ordering="created_at")
    def made(self, role: CustomRole) -> str:
        """When it was made."""
        return cells.moment(role.created_at)

    @column("Updated")
    def changed(self, role: CustomRole) -> str:
        """When it was changed last."""
        return cells.moment(role.updated_at)


def _permissions(stored: Sequence[Mapping[str, object]]) -> str:
    return cells.words(
        f"{'not ' if each.get('negate') else ''}"
        f"{each.get('resource_type')}: {each.get('action')}"
        for each in stored
    )
