"""HTTP for what the server says about itself. No operation here needs a token."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.deployment.build_info.models import Deployment
from wirtual.deployment.build_info.serializers import (
    BuildInfoResponseSerializer,
    UpdateCheckResponseSerializer,
)

AGENT_API_VERSION = "2.0"
PROVISIONER_API_VERSION = "1.0"


class RootViewSet(ViewSet):
    """The API's front door."""

    authentication_classes = ()

    @operation(
        "API root handler",
        tag=Tag.GENERAL,
        responses=ResponseSerializer,
        refusals=(),
        public=True,
    )
    def greet(self, request: Request) -> Response:
        """Say hello. Good for finding out whether a URL is a Wirtual server."""
        return Response({"message": "👋"})


class BuildInfoViewSet(ViewSet):
    """What this server is."""

    authentication_classes = ()

    @operation(
        "Build info",
        tag=Tag.GENERAL,
        responses=BuildInfoResponseSerializer,
        refusals=(),
        public=True,
    )
    def retrieve(self, request: Request) -> Response:
        """Get the server's version, addresses and id. Needs no token."""
        return Response(build_info())


class UpdateCheckViewSet(ViewSet):
    """Whether this server is up to date."""

    authentication_classes = ()

    @operation(
        "Update check",
        tag=Tag.GENERAL,
        responses=UpdateCheckResponseSerializer,
        refusals=(),
        public=True,
    )
    def retrieve(self, request: Request) -> Response:
        """Tell whether there is a newer version, as far as the server knows.

        The server asks nobody on its own, so that its own version is the newest that
        it knows of.
        """
        version = settings.WIRTUAL_VERSION
        return Response({"current": True, "version": version, "url": ""})


def build_info() -> dict[str, Any]:
    """Version, addresses and id of this installation."""
    return {
        "external_url": settings.WIRTUAL_ACCESS_URL,
        "version": settings.WIRTUAL_VERSION,
        "dashboard_url": settings.WIRTUAL_ACCESS_URL,
        "telemetry": False,
        "workspace_proxy": False,
        "agent_api_version": AGENT_API_VERSION,
        "provisioner_api_version": PROVISIONER_API_VERSION,
        "upgrade_message": "",
        "deployment_id": deployment_id(),
    }


@cache
def deployment_id() -> str:
    """The id that was made with the database; it never changes, so it is kept."""
    return str(Deployment.objects.get().id)


def healthz(request: HttpRequest) -> HttpResponse:
    """That the process answers; says nothing of the database."""
    return HttpResponse("OK", content_type="text/plain; charset=utf-8")
