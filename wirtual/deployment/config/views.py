"""HTTP for the configuration."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from wirtual.core.api.schema import Tag, operation
from wirtual.core.environment import DOCUMENTED
from wirtual.deployment.config.kinds import shown
from wirtual.deployment.config.options import options
from wirtual.deployment.config.serializers import (
    EXPERIMENTS,
    SAFE_EXPERIMENTS,
    DeploymentConfigSerializer,
    SSHConfigResponseSerializer,
)
from wirtual.deployment.config.values import DEPLOYMENT_VALUES

#: Stands for every safe experiment; there is none.
ALL_SAFE = "*"


class DeploymentConfigViewSet(ApiViewSet):
    @operation(
        "Get deployment config",
        tag=Tag.GENERAL,
        responses=DeploymentConfigSerializer,
        refusals=(401, 403),
    )
    def retrieve(self, request: Request) -> Response:
        """Show how the server is configured. Secrets are left out.

        `config` has the values in their places, `options` a line for each environment
        variable. Owners and auditors only.
        """
        permit(self.subject, Action.READ, AccessObject(ResourceType.DEPLOYMENT_CONFIG))
        return Response(
            {
                "config": shown(DEPLOYMENT_VALUES, DOCUMENTED),
                "options": options(DOCUMENTED),
            }
        )


class SSHConfigViewSet(ApiViewSet):
    @operation(
        "SSH Config",
        tag=Tag.GENERAL,
        responses=SSHConfigResponseSerializer,
        refusals=(401,),
    )
    def retrieve(self, request: Request) -> Response:
        """Tell what people's SSH configuration needs to reach workspaces."""
        pairs = (each.partition("=") for each in settings.WIRTUAL_SSH_CONFIG_OPTIONS)
        return Response(
            {
                "hostname_prefix": settings.WIRTUAL_SSH_HOSTNAME_PREFIX,
                "ssh_config_options": {
                    name.strip(): value.strip() for name, _, value in pairs
                },
            }
        )


class ExperimentsViewSet(ApiViewSet):
    @operation(
        "Get enabled experiments",
        tag=Tag.GENERAL,
        responses=EXPERIMENTS,
        refusals=(401,),
    )
    def enabled(self, request: Request) -> Response:
        """List the experiments that the operator has switched on."""
        words = (word.lower() for word in settings.WIRTUAL_EXPERIMENTS)
        return Response([word for word in words if word != ALL_SAFE])

    @operation(
        "Get safe experiments",
        tag=Tag.GENERAL,
        responses=SAFE_EXPERIMENTS,
        refusals=(401,),
    )
    def available(self, request: Request) -> Response:
        """List the experiments that are safe to switch on: there are none."""
        return Response({"safe": []})
