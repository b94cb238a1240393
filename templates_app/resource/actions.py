"""Storing what a job made, or would make.

Rule: spec/provisioning.md, 11.4.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from provisioning_app.provisioner import protocol
from templates_app.agent.actions import store_agents
from templates_app.agent.storable import checked, cleaned, refuse_twice
from templates_app.resource.enums import WorkspaceTransition
from templates_app.resource.models import (
    WorkspaceModule,
    WorkspaceResource,
    WorkspaceResourceMetadatum,
)
from wirtual.core import clock


def store_results(
    job_id: UUID,
    transition: WorkspaceTransition,
    *,
    resources: Sequence[protocol.Resource],
    modules: Sequence[protocol.Module] = (),
) -> None:
    """Insert the resources of a job, with their agents, and its modules.

    In the transaction of the job's completion: all or nothing.

    Raises:
        ResultRefused: a name occurs twice, or a value doesn't fit.
    """
    created_at = clock.now()
    pairs = [
        (_resource_row(job_id, transition, each, created_at), each)
        for each in cleaned(tuple(resources))
    ]
    WorkspaceResource.objects.bulk_create([row for row, _ in pairs])
    WorkspaceResourceMetadatum.objects.bulk_create(
        [fact for row, each in pairs for fact in _metadata_rows(row, each)]
    )
    store_agents([(row.pk, each.agents) for row, each in pairs], created_at=created_at)
    WorkspaceModule.objects.bulk_create(
        [
            _module_row(job_id, transition, each, created_at)
            for each in cleaned(tuple(modules))
        ]
    )


def _resource_row(
    job_id: UUID,
    transition: WorkspaceTransition,
    resource: protocol.Resource,
    created_at: datetime,
) -> WorkspaceResource:
    row = WorkspaceResource(
        created_at=created_at,
        job_id=job_id,
        transition=transition,
        type=resource.type,
        name=resource.name,
        hide=resource.hide,
        icon=resource.icon,
        instance_type=resource.instance_type or None,
        daily_cost=resource.daily_cost,
        module_path=resource.module_path,
    )
    checked(row, f"resource {resource.type}.{resource.name}")
    return row


def _metadata_rows(
    row: WorkspaceResource, resource: protocol.Resource
) -> Iterable[WorkspaceResourceMetadatum]:
    items = [item for item in resource.metadata if not item.is_null]
    refuse_twice(f"metadata key of resource {row}", [item.key for item in items])
    for item in items:
        fact = WorkspaceResourceMetadatum(
            resource=row, key=item.key, value=item.value, sensitive=item.sensitive
        )
        checked(fact, f"resource {row}: metadata {item.key!r}")
        yield fact


def _module_row(
    job_id: UUID,
    transition: WorkspaceTransition,
    module: protocol.Module,
    created_at: datetime,
) -> WorkspaceModule:
    return WorkspaceModule(
        created_at=created_at,
        job_id=job_id,
        transition=transition,
        source=module.source,
        version=module.version,
        key=module.key,
    )
