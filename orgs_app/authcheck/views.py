"""HTTP for authorization checks."""

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import ApiViewSet
from orgs_app.authcheck.questions import answer, refuse_invalid
from orgs_app.authcheck.serializers import AuthorizationRequestSerializer
from wirtual.core.api.schema import Tag, operation

#: A flag for each question.
ANSWERS = {"type": "object", "additionalProperties": {"type": "boolean"}}


class AuthorizationCheckViewSet(ApiViewSet):
    @operation(
        "Check authorization",
        tag=Tag.AUTHORIZATION,
        request=AuthorizationRequestSerializer,
        responses=ANSWERS,
        refusals=(400, 401),
    )
    def check(self, request: Request) -> Response:
        """Ask what you may do, without doing it: a yes or no for each check."""
        checks = self.body(AuthorizationRequestSerializer).get("checks") or {}
        refuse_invalid(checks)
        return Response(
            {key: answer(self.subject, check) for key, check in checks.items()}
        )
