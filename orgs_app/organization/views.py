"""HTTP for organizations."""

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import ApiViewSet
from orgs_app.organization.reads import read_organization, read_organizations
from orgs_app.organization.serializers import OrganizationSerializer
from wirtual.core.api.schema import Tag, operation


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
        "Get organization by ID",
        tag=Tag.ORGANIZATIONS,
        responses=OrganizationSerializer,
        refusals=(401, 404),
    )
    def retrieve(self, request: Request, organization: str) -> Response:
        """Show an organization by its id, its name, or the word `default`."""
        return Response(read_organization(self.subject, organization))
