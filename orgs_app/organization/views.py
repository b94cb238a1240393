"""HTTP for organizations."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.organization.actions import (
    create_organization,
    delete_organization,
    edit_organization,
    refuse_default,
)
from orgs_app.organization.lookup import get_organization
from orgs_app.organization.reads import (
    read_organization,
    read_organizations,
    shown,
)
from orgs_app.organization.serializers import (
    CreateOrganizationRequestSerializer,
    OrganizationSerializer,
    UpdateOrganizationRequestSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound


class OrganizationViewSet(ApiViewSet):
    @operation(
        "Get organizations",
        tag=Tag.ORGANIZATIONS,
        responses=OrganizationSerializer(many=True),
        refusals=(401,),
    )
    def list(self, request: Request) -> Response:
        """List the organizations that you may see, by name."""
        return Response(read_organizations(self.subject))

    @operation(
        "Create organization",
        tag=Tag.ORGANIZATIONS,
        request=CreateOrganizationRequestSerializer,
        responses=OrganizationSerializer,
        status=201,
        refusals=(400, 401, 403, 409),
    )
    def create(self, request: Request) -> Response:
        """Make an organization, with a group *Everyone* and you as its first member.

        You get no role in it; owners need none.
        """
        with audited(
            self.origin,
            AuditAction.CREATE,
            resource_type=AuditResourceType.ORGANIZATION,
        ) as entry:
            permit(self.subject, Action.CREATE, AccessObject(ResourceType.ORGANIZATION))
            body = self.body(CreateOrganizationRequestSerializer)
            made = create_organization(created_by_id=self.subject.user_id, **body)
            entry.created(made)
        return Response(shown(made), status=HTTPStatus.CREATED)

    @operation(
        "Get organization by ID",
        tag=Tag.ORGANIZATIONS,
        responses=OrganizationSerializer,
        refusals=(401, 404),
    )
    def retrieve(self, request: Request, organization: str) -> Response:
        """Show an organization by its id, its name, or the word `default`."""
        return Response(read_organization(self.subject, organization))

    @operation(
        "Update organization",
        tag=Tag.ORGANIZATIONS,
        request=UpdateOrganizationRequestSerializer,
        responses=OrganizationSerializer,
        refusals=(400, 401, 404, 409),
    )
    def partial_update(self, request: Request, organization: str) -> Response:
        """Change an organization's names, description or icon.

        Who may see it but not change it is told that it isn't there.
        """
        row = get_organization(self.subject, organization)
        with audited(self.origin, AuditAction.WRITE, row):
            if not self.subject.may(Action.UPDATE, row):
                raise NotFound
            body = self.body(UpdateOrganizationRequestSerializer)
            changed = edit_organization(row, **body)
        return Response(shown(changed))

    @operation(
        "Delete organization",
        tag=Tag.ORGANIZATIONS,
        responses=ResponseSerializer,
        refusals=(400, 401, 403, 404),
    )
    def destroy(self, request: Request, organization: str) -> Response:
        """Delete an organization with its templates, groups, roles and daemons.

        Refused for the default organization, and while there are workspaces in it.
        Members keep their accounts.
        """
        row = get_organization(self.subject, organization)
        with audited(self.origin, AuditAction.DELETE, row):
            refuse_default(row)
            permit(self.subject, Action.DELETE, row)
            delete_organization(row)
        return self.done("The organization has been deleted.")
