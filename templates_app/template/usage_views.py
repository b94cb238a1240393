"""HTTP for how much a template is used."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.viewsets import ApiViewSet
from templates_app.template.models import Template
from templates_app.usage.daily import daily_users
from templates_app.usage.parameters import ZONE, hours_ahead
from templates_app.usage.presentation import daily_users_json
from templates_app.usage.serializers import DAUsResponseSerializer
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound


class UsageOfTemplateViewSet(ApiViewSet):
    """Who uses one template."""

    id_kwargs = ("template",)

    @operation(
        "Get template DAUs by ID",
        tag=Tag.TEMPLATES,
        responses=DAUsResponseSerializer,
        parameters=(ZONE,),
    )
    def daily(self, request: Request, template: UUID) -> Response:
        """Get how many people used workspaces of a template on each of the last days.

        Half an hour in which somebody was connected, or had an app open, is enough to
        be counted on that day. What happened in the last minutes may not be in yet.
        """
        insight = Template.objects.permitted(self.subject, Action.VIEW_INSIGHTS)
        if not insight.live().filter(pk=template).exists():
            raise NotFound
        hours = hours_ahead(self.query())
        days = daily_users(hours, template_id=template)
        return Response(daily_users_json(days, hours))
