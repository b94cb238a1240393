"""How a job ends: the steps that completion, failure and cancellation share."""

import logging
from collections.abc import Sequence
from functools import partial

from django.db import connection, transaction

from provisioning_app.job.channels import announce_logs
from provisioning_app.job.handlers import handler_of
from provisioning_app.job.models import ProvisionerJob, ProvisionerJobTiming
from provisioning_app.job.texts import clean, storable
from provisioning_app.job.work import Failure
from provisioning_app.provisioner.protocol import Timing
from wirtual.core import clock

logger = logging.getLogger(__name__)

#: Characters of a job's error; the rest stands in its log.
LONGEST_ERROR = 32_768

#: For a failure without words, which would otherwise look like a success.
UNEXPLAINED = "The job failed, and nothing was said about why."


# In SQL, since the database computes the status, and tells it with the same breath.
END = """
UPDATE provisioner_jobs
   SET completed_at = %s, updated_at = %s, error = %s, error_code = %s
 WHERE id = %s
RETURNING status
"""


def end_job(job: ProvisionerJob, error: str | None, error_code: str | None) -> None:
    """Write the end of a job whose row is locked; followers hear of it at commit."""
    job.completed_at = job.updated_at = clock.now()
    job.error = clean(error, LONGEST_ERROR) if error else None
    job.error_code = error_code or None
    end = (job.completed_at, job.updated_at, job.error, job.error_code, job.pk)
    with connection.cursor() as cursor:
        cursor.execute(END, end)
        (job.status,) = cursor.fetchone()
    transaction.on_commit(partial(tell_afterwards, job), robust=True)
    logger.info("job %s: %s", job.pk, job.status)


def fail_locked(
    job: ProvisionerJob, failure: Failure, *, logs_after: int = 0
) -> ProvisionerJob:
    """Fail a job whose row is locked and that hasn't ended.

    What the handler can't store doesn't keep the job from failing.
    """
    try:
        with transaction.atomic():
            handler_of(job).failed(job, failure)
            store_timings(job, failure.timings)
    except Exception:
        logger.exception("job %s: what it left behind can't be stored", job.pk)
        if failure.state:
            raise  # better an unfinished job than a forgotten infrastructure
    end_job(job, failure.error.strip() or UNEXPLAINED, failure.error_code)
    announce_logs(job.pk, created_after=logs_after, end_of_logs=True)
    return job


def store_timings(job: ProvisionerJob, timings: Sequence[Timing]) -> None:
    """Keep how long the steps of a job took."""
    ProvisionerJobTiming.objects.bulk_create(
        ProvisionerJobTiming(
            job=job,
            started_at=each.started_at,
            ended_at=each.ended_at,
            stage=each.stage,
            source=storable(each.source),
            action=storable(each.action),
            resource=storable(each.resource),
        )
        for each in timings
        if each.started_at > clock.NEVER and each.ended_at > clock.NEVER
    )


def tell_afterwards(job: ProvisionerJob) -> None:
    """Let the job's handler tell the world; what goes wrong there is only logged."""
    try:
        handler_of(job).afterwards(job)
    except Exception:
        logger.exception("job %s: not everybody could be told of its end", job.pk)
