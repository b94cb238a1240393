"""What any daemon may ask: a job, and to report about the one that it has.

Daemons inside the server call these functions, daemons outside will reach them
through a socket. Each call is one transaction that begins by locking the job's row;
so of a report and a cancellation, a hang or another report, one comes first, and the
other sees what it did.

Rule: spec/provisioning.md, 7 to 11.
"""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.channels import announce_logs
from provisioning_app.job.endings import end_job, fail_locked, store_timings
from provisioning_app.job.enums import (
    LogLevel,
    LogSource,
    ProvisionerJobType,
    ProvisionerType,
)
from provisioning_app.job.errors import (
    DATABASE_AWAY,
    JobCompleted,
    JobInvalidated,
    JobNotFound,
    JobNotOwned,
    JobNotRunning,
    LogUnknown,
    OutcomeMissing,
    PayloadTooBig,
    RequiredVariablesMissing,
)
from provisioning_app.job.handlers import handler_of
from provisioning_app.job.models import (
    LONGEST_OUTPUT,
    LONGEST_STAGE,
    ProvisionerJob,
    ProvisionerJobLog,
)
from provisioning_app.job.queue import claim_job
from provisioning_app.job.texts import clean
from provisioning_app.job.work import (
    OUTCOME_OF,
    Assignment,
    BuildOutcome,
    Failure,
    LogEntry,
    Outcome,
    Update,
    UpdateAnswer,
    WorkOrder,
)
from provisioning_app.provisioner.protocol import VariableValue
from wirtual.core import clock
from wirtual.core.errors import Refusal

logger = logging.getLogger(__name__)


def acquire_job(
    daemon: ProvisionerDaemon, *, resume: bool = False
) -> Assignment | None:
    """Give ``daemon`` a job to run, with its order; None if there is none for it.

    With ``resume`` a job that it has already comes first: for a daemon whose last
    call broke off, so that it can't know whether it got one.

    Raises:
        JobInvalidated: there was one, but its order can't be put together. The job
            has been failed for that reason; ask again.
    """
    job = _job_in_hand(daemon) if resume else None
    job = job or claim_job(daemon)
    if job is None:
        return None
    try:
        order = _order_for(job)
    except DATABASE_AWAY:
        raise  # says nothing about the job; the daemon will resume it
    except Exception as error:
        # A refusal explains itself; anything else is a bug, and needs its origin.
        is_bug = not isinstance(error, Refusal)
        logger.warning(
            "job %s: can't be handed out: %s", job.pk, error, exc_info=is_bug
        )
        fail_job(daemon.pk, job.pk, Failure(str(error) or type(error).__name__))
        raise JobInvalidated(detail=str(error)) from error
    return Assignment(
        job_id=job.pk,
        type=ProvisionerJobType(job.type),
        provisioner=ProvisionerType(job.provisioner),
        order=order,
    )


@transaction.atomic
def _update(worker_id: UUID, job_id: UUID, update: Update) -> UpdateAnswer | Exception:
    job = _owned(worker_id, job_id)
    job.updated_at = clock.now()
    job.save(update_fields=["updated_at"])
    if update.logs:
        announce_logs(job.pk, created_after=store_logs(job, update.logs))
    values: Sequence[VariableValue] = ()
    if update.parsed is not None:
        try:
            values = handler_of(job).absorb(job, update.parsed)
        except RequiredVariablesMissing as missing:
            return missing  # and commit what was stored
    return UpdateAnswer(job.canceled_at is not None, values)


def update_job(worker_id: UUID, job_id: UUID, update: Update) -> UpdateAnswer:
    """Note that the job is alive, and what its daemon reports.

    Rule: spec/provisioning.md, 9.

    Raises:
        JobNotFound, JobNotRunning, JobNotOwned, JobCompleted: nothing is stored.
        LogUnknown: a line has no known level or source; nothing is stored.
        RequiredVariablesMissing: variables need values; all else is stored.
    """
    answer = _update(worker_id, job_id, update)
    if isinstance(answer, Exception):
        raise answer
    return answer


@transaction.atomic
def complete_job(worker_id: UUID, job_id: UUID, outcome: Outcome) -> ProvisionerJob:
    """Store what came of the job, and end it; all of it or nothing.

    A job that was asked to stop and finished all the same ends *canceled*, with its
    results stored.

    Rule: spec/provisioning.md, 11.

    Raises:
        JobNotFound, JobNotRunning, JobNotOwned, JobCompleted: nothing is stored.
        OutcomeMissing: the outcome isn't one of the job's type.
    """
    job = _owned(worker_id, job_id)
    if not isinstance(outcome, OUTCOME_OF[ProvisionerJobType(job.type)]):
        raise OutcomeMissing
    error = handler_of(job).completed(job, outcome)
    if isinstance(outcome, BuildOutcome):
        store_timings(job, outcome.timings)
    end_job(job, error, None)
    announce_logs(job.pk, end_of_logs=True)
    return job


@transaction.atomic
def fail_job(worker_id: UUID, job_id: UUID, failure: Failure) -> ProvisionerJob:
    """End the job as failed, and store what it left behind.

    Rule: spec/provisioning.md, 10.

    Raises:
        JobNotFound, JobNotRunning, JobNotOwned, JobCompleted: nothing is stored.
    """
    return fail_locked(_owned(worker_id, job_id), failure)


def fail_abandoned_jobs(worker_id: UUID, reason: str) -> int:
    """Fail all jobs that the daemon has, since it knows that it runs none.

    For a daemon that starts again under its name, or that doesn't know whether its
    last claim went through. Return how many there were.
    """
    abandoned = ProvisionerJob.objects.in_progress().filter(worker_id=worker_id)
    failed = 0
    for job_id in abandoned.values_list("pk", flat=True):
        try:
            fail_job(worker_id, job_id, Failure(reason))
        except JobCompleted:
            continue  # the hang detector came first
        failed += 1
    return failed


def store_logs(job: ProvisionerJob, lines: Sequence[LogEntry]) -> int:
    """Append lines to the log of a job whose row is locked.

    The lock is what makes ids ascend in the order of commits; followers rely on it.
    Return an id below which none of the lines is.

    Raises:
        LogUnknown: a level or a source isn't one.
    """
    rows = ProvisionerJobLog.objects.bulk_create(
        ProvisionerJobLog(
            job=job,
            created_at=line.created_at,
            source=_word(LogSource, line.source),
            level=_word(LogLevel, line.level),
            stage=clean(line.stage, LONGEST_STAGE),
            output=clean(line.output, LONGEST_OUTPUT),
        )
        for line in lines
    )
    return int(rows[0].pk) - 1


def _word(kind: type[LogSource] | type[LogLevel], word: str) -> str:
    try:
        return kind(word)
    except ValueError:
        raise LogUnknown(detail=f"{word!r} is not one of {kind.values}.") from None


def _job_in_hand(daemon: ProvisionerDaemon) -> ProvisionerJob | None:
    unfinished = ProvisionerJob.objects.in_progress().filter(worker_id=daemon.pk)
    return unfinished.order_by("started_at").first()


def _order_for(job: ProvisionerJob) -> WorkOrder:
    order = handler_of(job).prepare(job)
    limit = settings.WIRTUAL_PROVISIONER_PAYLOAD_BYTES
    if order.size > limit:
        raise PayloadTooBig(order.size, limit)
    return order


def _owned(worker_id: UUID, job_id: UUID) -> ProvisionerJob:
    """Lock the job for its daemon."""
    job = ProvisionerJob.objects.locked().filter(pk=job_id).first()
    if job is None:
        raise JobNotFound
    if job.worker_id is None:
        raise JobNotRunning
    if job.worker_id != worker_id:
        raise JobNotOwned
    if job.completed_at is not None:
        raise JobCompleted
    return job
