"""What the product does to jobs: enqueue one, cancel one.

What daemons do to them is in ``service``.
"""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, Value, When

from provisioning_app.job.channels import announce_logs
from provisioning_app.job.endings import tell_afterwards
from provisioning_app.job.enums import ProvisionerJobType, ProvisionerType
from provisioning_app.job.errors import CancelCompleted, CancelRepeated
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import announce_job
from wirtual.core import clock

logger = logging.getLogger(__name__)


def enqueue_job(
    *,
    organization_id: UUID,
    initiator_id: UUID,
    type: ProvisionerJobType,  # noqa: A002  the field is called so
    provisioner: ProvisionerType,
    file_id: UUID,
    input: Mapping[str, Any],  # noqa: A002
    tags: Mapping[str, str],
    job_id: UUID | None = None,
    trace_metadata: Mapping[str, str] | None = None,
) -> ProvisionerJob:
    """Put a job into the queue, in the caller's transaction.

    ``tags`` are normalised ones. Daemons hear of it when the transaction commits.

    Rule: spec/provisioning.md, 6.
    """
    job = ProvisionerJob(
        pk=job_id or uuid4(),
        organization_id=organization_id,
        initiator_id=initiator_id,
        type=type,
        provisioner=provisioner,
        file_id=file_id,
        input=dict(input),
        tags=dict(tags),
        trace_metadata=None if trace_metadata is None else dict(trace_metadata),
    )
    job.save(force_insert=True)
    announce_job(job)
    return job


@transaction.atomic
def cancel_job(job: ProvisionerJob) -> ProvisionerJob:
    """Ask for ``job`` to stop; one that no daemon has taken is over at once.

    Whether one has is decided in the statement that cancels, so that a daemon that
    takes the job at the same moment either gets it, and is told, or doesn't.

    Rule: spec/provisioning.md, 12.

    Raises:
        CancelCompleted: it has ended.
        CancelRepeated: it was canceled before.
    """
    now = clock.now()
    canceled = ProvisionerJob.objects.filter(
        pk=job.pk, completed_at=None, canceled_at=None
    ).update(
        canceled_at=now,
        completed_at=Case(When(worker_id=None, then=Value(now)), default=None),
    )
    job = ProvisionerJob.objects.get(pk=job.pk)
    if not canceled:
        raise CancelRepeated if job.completed_at is None else CancelCompleted
    logger.info("job %s: %s", job.pk, job.status)
    if job.completed_at is not None:
        announce_logs(job.pk, end_of_logs=True)
        transaction.on_commit(partial(tell_afterwards, job), robust=True)
    return job
