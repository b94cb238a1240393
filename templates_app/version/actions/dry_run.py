"""Have a workspace of a version planned, and nothing made.

Canceling a dry-run is an action of the job.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from provisioning_app.job.actions import enqueue_job
from provisioning_app.job.enums import ProvisionerJobType, ProvisionerType
from provisioning_app.job.models import ProvisionerJob
from templates_app.version.errors import DryRunTooEarly
from templates_app.version.models import TemplateVersion


@transaction.atomic
def create_dry_run(
    version: TemplateVersion,
    *,
    initiator_id: UUID,
    workspace_name: str = "",
    rich_parameter_values: Sequence[Mapping[str, str]] = (),
) -> ProvisionerJob:
    """Enqueue a plan of ``version`` for a workspace of the initiator, never built.

    It runs where the import ran, on the same archive. Values are kept as they were
    given; what is wrong with them is told by the job. Nothing is locked: an import
    that has ended, in whichever way, stays so.

    Rule: spec/templates.md, 9, T22.

    Raises:
        DryRunTooEarly: the import has not ended.
    """
    imported = version.job
    if imported.completed_at is None:
        raise DryRunTooEarly
    return enqueue_job(
        organization_id=version.organization_id,
        initiator_id=initiator_id,
        type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN,
        provisioner=ProvisionerType(imported.provisioner),
        file_id=imported.file_id,
        input={
            "template_version_id": str(version.pk),
            "workspace_name": workspace_name,
            "rich_parameter_values": [dict(each) for each in rich_parameter_values],
        },
        tags=imported.tags,
    )
