"""HTTP for the deployment's figures."""

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import InvalidInput
from wirtual.deployment.stats.serializers import DeploymentStatsSerializer


class NotCollected(InvalidInput):
    """There are no figures: nothing reports any as long as there are no workspaces."""

    message = "Deployment stats have not been collected yet."


class DeploymentStatsViewSet(ApiViewSet):
    @operation(
        "Get deployment stats",
        tag=Tag.GENERAL,
        responses=DeploymentStatsSerializer,
        refusals=(400, 401, 403),
    )
    def retrieve(self, request: Request) -> Response:
        """Show how many workspaces run, and how they are used.

        Answered with 400 until figures have been collected. Owners and auditors only.
        """
        permit(self.subject, Action.READ, AccessObject(ResourceType.DEPLOYMENT_STATS))
        raise NotCollected
