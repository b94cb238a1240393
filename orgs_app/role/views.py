"""HTTP for roles: listing them, and defining those of an organization."""

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.organization.lookup import get_organization
from orgs_app.organization.models import Organization
from orgs_app.role.actions import (
    create_role,
    delete_role,
    edit_role,
    refuse_invalid_definition,
)
from orgs_app.role.assignment import Place
from orgs_app.role.models import CustomRole
from orgs_app.role.reads import (
    read_organization_roles,
    shown_role,
    site_roles_for,
)
from orgs_app.role.serializers import (
    AssignableRolesSerializer,
    CustomRoleRequestSerializer,
    RoleSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound


class SiteRolesViewSet(ApiViewSet):
    @operation(
        "Get site member roles",
        tag=Tag.MEMBERS,
        responses=AssignableRolesSerializer(many=True),
        refusals=(401, 403),
    )
    def list(self, request: Request) -> Response:
        """List the roles that hold for the whole deployment.

        `member`, which everybody has, isn't listed.
        """
        permit(self.subject, Action.READ, Place().access_object)
        return Response(site_roles_for(self.subject))


class OrganizationRolesViewSet(ApiViewSet):
    @operation(
        "Get member roles by organization",
        tag=Tag.MEMBERS,
        responses=AssignableRolesSerializer(many=True),
        refusals=(401, 404),
    )
    def list(self, request: Request, organization: str) -> Response:
        """List the roles that members of an organization can have: built-in and own.

        `organization-member`, which every member has, isn't listed.
        """
        return Response(read_organization_roles(self.subject, organization))

    @operation(
        "Insert a custom organization role",
        tag=Tag.MEMBERS,
        request=CustomRoleRequestSerializer,
        responses=RoleSerializer,
    )
    def create(self, request: Request, organization: str) -> Response:
        """Define a role of an organization.

        Nobody can put more into a role than they may do themselves. Permissions stand
        for what can be done to objects of the organization; they can't be negated, and
        `*` can't stand for all of them.
        """
        place = self._defining(organization, Action.CREATE)
        with audited(
            self.origin,
            AuditAction.CREATE,
            resource_type=AuditResourceType.CUSTOM_ROLE,
        ) as entry:
            body = self._definition()
            role = create_role(
                place,
                name=body["name"],
                display_name=body["display_name"],
                permissions=body["organization_permissions"],
                subject=self.subject,
            )
            entry.created(role, status=HTTPStatus.OK)
        return Response(shown_role(role))

    @operation(
        "Upsert a custom organization role",
        tag=Tag.MEMBERS,
        request=CustomRoleRequestSerializer,
        responses=RoleSerializer,
    )
    def update(self, request: Request, organization: str) -> Response:
        """Put another definition in the place of the role of this name.

        It holds for everybody who has the role from their next request on. A role that
        isn't there is not made: it is answered 404.
        """
        place = self._defining(organization, Action.UPDATE)
        body = self._definition()
        role = self._role(place, body["name"])
        with audited(self.origin, AuditAction.WRITE, role):
            changed = edit_role(
                role,
                display_name=body["display_name"],
                permissions=body["organization_permissions"],
                subject=self.subject,
            )
        return Response(shown_role(changed))

    @operation(
        "Delete a custom organization role",
        tag=Tag.MEMBERS,
        status=204,
        refusals=(401, 403, 404),
    )
    def destroy(self, request: Request, organization: str, roleName: str) -> Response:  # noqa: N803 - the contract's name
        """Delete a role of an organization; whoever has it has it no longer."""
        row = get_organization(self.subject, organization)
        role = self._role(row, roleName)
        with audited(
            self.origin, AuditAction.DELETE, role, status=HTTPStatus.NO_CONTENT
        ):
            permit(self.subject, Action.DELETE, role)
            delete_role(role)
        return Response(status=HTTPStatus.NO_CONTENT)

    def _defining(self, organization: str, action: Action) -> Organization:
        """The organization, if the caller may define its roles; else it isn't there."""
        row = get_organization(self.subject, organization)
        if not self.subject.may(action, Place(row.pk).access_object):
            raise NotFound
        return row

    def _definition(self) -> dict[str, Any]:
        body = self.body(CustomRoleRequestSerializer)
        for level in ("site", "organization", "user"):
            body[f"{level}_permissions"] = body.get(f"{level}_permissions") or []
        refuse_invalid_definition(body)
        return body

    def _role(self, organization: Organization, name: str) -> CustomRole:
        return CustomRole.objects.all().get_readable(
            self.subject, organization=organization, name=name.lower()
        )
