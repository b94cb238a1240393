"""Resources as JSON; their serializers document the shape.

Rule: spec/templates.md, 10; spec/workspaces-builds.md, 1.2.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from templates_app.agent.models import WorkspaceAgent
from templates_app.agent.presentation import RELATED, agent_json
from templates_app.resource.models import WorkspaceResource
from wirtual.core import clock


def resources_of_job(job_id: UUID) -> list[dict[str, Any]]:
    """The resources of a job by name, with all that belongs to them.

    A fixed number of queries, however many there are.
    """
    resources = (
        WorkspaceResource.objects.filter(job_id=job_id)
        .prefetch_related("metadata", *(f"agents__{name}" for name in RELATED))
        .order_by("name", "transition", "type", "id")
    )
    now = clock.now()
    return [_resource_json(each, now) for each in resources]


def _resource_json(resource: WorkspaceResource, now: datetime) -> dict[str, Any]:
    agents: list[WorkspaceAgent] = sorted(
        resource.agents.all(), key=lambda each: (each.display_order, each.name)
    )
    facts = sorted(resource.metadata.all(), key=lambda each: each.pk)
    return {
        "id": resource.pk,
        "created_at": resource.created_at,
        "job_id": resource.job_id,
        "workspace_transition": resource.transition,
        "type": resource.type,
        "name": resource.name,
        "hide": resource.hide,
        "icon": resource.icon,
        "agents": [agent_json(each, now) for each in agents],
        "metadata": [
            {"key": each.key, "value": each.value or "", "sensitive": each.sensitive}
            for each in facts
        ],
        "daily_cost": resource.daily_cost,
    }
