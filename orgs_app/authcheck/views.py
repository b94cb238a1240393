"""HTTP for authorization checks."""

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import ApiViewSet
from orgs_app.authcheck.explanations import Names, explained
from orgs_app.authcheck.questions import Question, questions
from orgs_app.authcheck.serializers import (
    AuthorizationRequestSerializer,
    ExplanationsSerializer,
)
from orgs_app.group.models import Group
from orgs_app.organization.models import Organization
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
        asked = self._asked()
        return Response({key: each.answer(self.subject) for key, each in asked.items()})

    @operation(
        "Explain authorization",
        tag=Tag.AUTHORIZATION,
        request=AuthorizationRequestSerializer,
        responses=ExplanationsSerializer,
        refusals=(400, 401),
    )
    def explain(self, request: Request) -> Response:
        """Ask what you may do, and why.

        Takes the same checks as *Check authorization*. For each it tells the decision
        and what it comes from: your roles with their level, or the entry of an access
        list that names you or a group of yours. Where you may not, it tells what is
        missing, and which roles would do.
        """
        asked = self._asked()
        names = self._names()
        found = {key: explained(self.subject, it, names) for key, it in asked.items()}
        return Response({"checks": found})

    def _asked(self) -> dict[str, Question]:
        checks = self.body(AuthorizationRequestSerializer).get("checks") or {}
        return questions(self.subject, checks)

    def _names(self) -> Names:
        """What the caller's own organizations and groups are called."""
        organizations = Organization.objects.filter(
            pk__any=list(self.subject.organizations)
        )
        groups = Group.objects.filter(pk__any=list(self.subject.group_ids))
        return Names(
            dict(organizations.values_list("pk", "name")),
            dict(groups.values_list("pk", "name")),
        )
