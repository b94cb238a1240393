"""Reading the log of a job: what is there, and what comes.

Lines are dictionaries in the wire's form (`ProvisionerJobLogSerializer` describes
them), since a log can be long and rows of the ORM are dear.
"""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, QuerySet, UUIDField

from provisioning_app.job.channels import logs_channel
from provisioning_app.job.errors import DATABASE_AWAY
from provisioning_app.job.models import ProvisionerJob, ProvisionerJobLog
from wirtual.core.prepared import Param, PreparedQuery
from wirtual.core.pubsub import hub
from wirtual.core.serving.threads import in_thread

#: How often a follower looks although nothing was announced.
LOOK_AGAIN = timedelta(seconds=15)  # spec/provisioning.md, 14

#: How long the database may be away, and how often it is asked for meanwhile.
PATIENCE = timedelta(minutes=1)
TRY_AGAIN = timedelta(seconds=1)

#: Lines that a follower fetches at once; a slow reader holds no more than that.
BATCH = 500

Line = dict[str, Any]


def _lines() -> QuerySet[ProvisionerJobLog, Any]:
    later = ProvisionerJobLog.objects.filter(
        job_id=Param("job", UUIDField()), id__gt=Param("after", BigIntegerField())
    )
    return later.order_by("id").values(
        "id",
        "created_at",
        "stage",
        "output",
        log_source=F("source"),
        log_level=F("level"),
    )


_ALL = PreparedQuery(_lines)
_NEXT = PreparedQuery(lambda: _lines()[:BATCH])


def logs_after(job_id: UUID, after: int = 0) -> list[Line]:
    """All lines of a job with ids greater than ``after``, ascending."""
    return _ALL.dicts(job=job_id, after=after)


async def follow(job_id: UUID, after: int = 0) -> AsyncGenerator[Line, None]:
    """Yield the lines with ids greater than ``after``, until the job has ended.

    Each once, ascending. Listening begins before the first look, so what is said
    between two looks is announced; whether the job has ended is asked before its
    lines are fetched, so that of a job that has, all are.

    Rule: spec/provisioning.md, 14.

    Raises:
        NotListening: the database that carries announcements can't be reached.
    """
    async with hub.subscribe(logs_channel(job_id)) as announced:
        failures = 0
        while True:
            try:
                ended, lines = await in_thread(_look, job_id, after)
            except DATABASE_AWAY:
                failures += 1
                if failures > PATIENCE / TRY_AGAIN:
                    raise
                await asyncio.sleep(TRY_AGAIN.total_seconds())
                continue
            failures = 0
            for line in lines:
                yield line
                after = line["id"]
            if len(lines) == BATCH:
                continue
            if ended:
                return
            await announced.get(LOOK_AGAIN.total_seconds())
            while await announced.get(0) is not None:
                pass  # one look answers them all


def _look(job_id: UUID, after: int) -> tuple[bool, list[Line]]:
    """Whether the job has ended (or is gone), and then the next lines."""
    job = ProvisionerJob.objects.filter(pk=job_id)
    ended = not job.filter(completed_at=None).exists()
    return ended, _NEXT.dicts(job=job_id, after=after)
