"""HTTP for reports of browsers that a page broke its policy."""

import logging
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import PublicApiViewSet
from wirtual.core.api.schema import Tag, operation

logger = logging.getLogger(__name__)

#: Anybody can send a report; more of it isn't written down.
LONGEST = 2_000  # characters


class CspViolationSerializer(serializers.Serializer[Any]):
    """A report in the form that browsers send."""

    def get_fields(self) -> dict[str, Any]:
        """Its one field, whose name is no name in Python."""
        return {
            "csp-report": serializers.DictField(
                required=False, help_text="What was blocked, where, and by which rule."
            )
        }


class AnyObjectSerializer(serializers.Serializer[Any]):
    """What is accepted: browsers differ."""


class CspReportViewSet(PublicApiViewSet):
    @operation(
        "Report CSP violations",
        tag=Tag.GENERAL,
        request=CspViolationSerializer,
        responses={"type": "string", "enum": ["ok"]},
        refusals=(400,),
        public=True,
    )
    def create(self, request: Request) -> Response:
        """Note that a page tried to load what its policy forbids.

        Browsers send such reports by themselves. They are written to the log.
        """
        self.body(AnyObjectSerializer)
        text = orjson.dumps(request.data).decode()
        logger.warning("a browser reports: %s", text[:LONGEST])
        return Response("ok")
