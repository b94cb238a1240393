"""Jobs whose daemon has fallen silent: found once in a while, and failed.

Rule: spec/provisioning.md, 13.
"""

import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from provisioning_app.job.endings import fail_locked
from provisioning_app.job.enums import LogLevel, LogSource
from provisioning_app.job.models import ProvisionerJob, ProvisionerJobQuerySet
from provisioning_app.job.service import store_logs
from provisioning_app.job.work import Failure, LogEntry
from wirtual.core import clock, transactions

logger = logging.getLogger(__name__)

HUNG_AFTER = timedelta(minutes=5)  # spec/provisioning.md, 1
TIME_LIMIT = timedelta(minutes=5)
JOBS_PER_ROUND = 10

DETECTED = "Wirtual: Build has been detected as hung for 5 minutes and"
ANNOUNCEMENT = f"{DETECTED} will be terminated."
ERROR = f"{DETECTED} has been terminated by hang detector."
RULER = "=" * 20
UNKNOWN_STAGE = "Unknown"


@dataclass(slots=True)
class HangRound:
    """What one round did: the jobs that it ended, and the last thing that failed."""

    terminated: list[UUID] = field(default_factory=list)
    error: Exception | None = None


def fail_hung_jobs() -> HangRound:
    """Fail the jobs that haven't been heard of for too long, at most ten.

    Each in a transaction of its own; that one can't be failed doesn't stop the rest.
    """
    outcome = HangRound()
    until = clock.now() + TIME_LIMIT
    hung = list(_hung().values_list("pk", flat=True))
    if len(hung) > JOBS_PER_ROUND:
        hung = random.sample(hung, JOBS_PER_ROUND)
    for job_id in hung:
        if clock.now() > until:
            break
        try:
            if _fail_if_hung(job_id):
                outcome.terminated.append(job_id)
        except Exception as error:
            logger.exception("job %s: hung, and can't be failed", job_id)
            outcome.error = error
    return outcome


def _hung() -> ProvisionerJobQuerySet:
    return ProvisionerJob.objects.in_progress().filter(
        updated_at__lt=clock.now() - HUNG_AFTER
    )


@transaction.atomic
def _fail_if_hung(job_id: UUID) -> bool:
    """Look again under lock, and fail the job if it is still silent."""
    if not transactions.try_lock(f"hang-detector:{job_id}"):
        return False
    job = _hung().locked().filter(pk=job_id).first()
    if job is None:
        return False
    last = job.logs.order_by("-id").first()
    stage = last.stage if last is not None else UNKNOWN_STAGE
    created_after = store_logs(job, list(_last_words(stage)))
    fail_locked(job, Failure(ERROR), logs_after=created_after)
    logger.warning("job %s: hung, and failed", job_id)
    return True


def _last_words(stage: str) -> Iterator[LogEntry]:
    now = clock.now()
    for number, output in enumerate(("", RULER, ANNOUNCEMENT, RULER, "")):
        yield LogEntry(
            created_at=now + timedelta(milliseconds=number),
            source=LogSource.PROVISIONER_DAEMON,
            level=LogLevel.ERROR,
            stage=stage,
            output=output,
        )
