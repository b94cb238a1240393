"""HTTP for examples."""

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.organization.lookup import get_organization
from templates_app.example.bundle import all_examples
from templates_app.example.serializers import TemplateExampleSerializer
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound


class TemplateExamplesViewSet(ApiViewSet):
    """Examples, for whoever reads templates by role."""

    @operation(
        "Get template examples",
        tag=Tag.TEMPLATES,
        responses=TemplateExampleSerializer(many=True),
        refusals=(401, 404),
    )
    def list(self, request: Request) -> Response:
        """List the templates that come along with the product.

        Each can be imported as it is: pass its `id` as `example_id` when you create
        a template version.
        """
        if not self.subject.may_anywhere(Action.READ, ResourceType.TEMPLATE):
            raise NotFound
        return self._all()

    @operation(
        "Get template examples by organization",
        tag=Tag.TEMPLATES,
        responses=TemplateExampleSerializer(many=True),
        refusals=(401, 404),
        deprecated=True,
    )
    def list_in_organization(self, request: Request, organization: str) -> Response:
        """List the templates that come along with the product.

        Deprecated: `GET /templates/examples` tells the same.
        """
        parent = get_organization(self.subject, organization)
        templates = AccessObject(ResourceType.TEMPLATE, organization_id=parent.pk)
        if not self.subject.may(Action.READ, templates):
            raise NotFound
        return self._all()

    def _all(self) -> Response:
        shown = [TemplateExampleSerializer(each).data for each in all_examples()]
        return Response(shown)
