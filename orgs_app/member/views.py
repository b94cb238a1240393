"""HTTP for memberships."""

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import ApiViewSet
from orgs_app.organization.reads import (
    read_organization_named,
    read_organizations_of,
)
from orgs_app.organization.serializers import OrganizationSerializer
from orgs_app.user.lookup import get_user_id
from wirtual.core.api.schema import Tag, operation


class OrganizationsOfUserViewSet(ApiViewSet):
    @operation(
        "Get organizations by user",
        tag=Tag.USERS,
        responses=OrganizationSerializer(many=True),
    )
    def list(self, request: Request, user: str) -> Response:
        """List the organizations that a user belongs to and you may see."""
        user_id = get_user_id(self.subject, user)
        return Response(read_organizations_of(self.subject, user_id))

    @operation(
        "Get organization by user and organization name",
        tag=Tag.USERS,
        responses=OrganizationSerializer,
    )
    def retrieve(self, request: Request, user: str, organizationname: str) -> Response:
        """Show an organization by its name, if you may see it."""
        get_user_id(self.subject, user)
        return Response(read_organization_named(self.subject, organizationname))
