"""Jobs, their logs and their timings."""

from typing import Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Case, GeneratedField, Q, Value, When

from provisioning_app.job.enums import (
    IN_PROGRESS,
    LogLevel,
    LogSource,
    ProvisionerJobStatus,
    ProvisionerJobType,
    ProvisionerStorageMethod,
    ProvisionerType,
    TimingStage,
)
from wirtual.core import clock

WORKER_AND_START_TOGETHER = "provisioner_job_worker_and_start_together"
CANCELED_WHILE_PENDING_ENDS = "provisioner_job_canceled_while_pending_ends"

#: Longer ones are cut, in characters.
LONGEST_STAGE = 128  # spec/provisioning.md, 2
LONGEST_OUTPUT = 1024

_HAS_ERROR = Q(error__isnull=False) & ~Q(error="")

#: First match wins (spec/provisioning.md, 3).
STATUS = Case(
    When(Q(completed_at__isnull=False) & _HAS_ERROR, then=Value("failed")),
    When(
        Q(completed_at__isnull=False, canceled_at__isnull=False),
        then=Value("canceled"),
    ),
    When(completed_at__isnull=False, then=Value("succeeded")),
    When(_HAS_ERROR, then=Value("failed")),
    When(canceled_at__isnull=False, then=Value("canceling")),
    When(started_at__isnull=True, then=Value("pending")),
    default=Value("running"),
)

_IS_PENDING = Q(status=ProvisionerJobStatus.PENDING)
_IN_PROGRESS = Q(started_at__isnull=False, completed_at__isnull=True)


def default_tags() -> dict[str, str]:
    """Tags of a job that nobody gave any. Not *untagged*: there is no owner."""
    return {"scope": "organization"}


class ProvisionerJobQuerySet(models.QuerySet["ProvisionerJob"]):
    """Jobs by what can be done with them."""

    def pending(self) -> Self:
        """Jobs that wait for a daemon."""
        return self.filter(status=ProvisionerJobStatus.PENDING)

    def in_progress(self) -> Self:
        """Jobs that a daemon owes an end."""
        return self.filter(_IN_PROGRESS)

    def locked(self) -> Self:
        """Jobs held against every other writer until the transaction ends.

        Rows that refer to the job can still be inserted meanwhile.
        """
        return self.order_by("pk").select_for_update(no_key=True)

    def with_queue(self) -> Self:
        """Jobs that know their ``queue_position`` and the ``queue_size``."""
        from provisioning_app.job.queue_position import queue_position, queue_size

        return self.annotate(queue_position=queue_position(), queue_size=queue_size())


class ProvisionerJob(models.Model):
    """Work for a provisioner, from the wish to the result.

    ::

        pending ──acquire──▶ running ──complete──▶ succeeded
           │                    │ └────fail──────▶ failed ◀── hang detector, shutdown
           └─cancel─▶ canceled  └─cancel─▶ canceling ──fail──▶ failed
                                                     └─complete─▶ canceled

    A job is taken once and never becomes pending again; only the daemon in
    ``worker_id`` may report about it; once ``completed_at`` is set its outcome is
    fixed. A trigger (migration 0002) forbids the rest, whoever tries.

    ``worker_id`` and ``file_id`` are no foreign keys. The worker's row may go while
    its jobs stay; the file belongs to the app above, which this one doesn't know.

    Rule: spec/provisioning.md, 2 and 3.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    #: The sign of life: every update call of the daemon moves it.
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    canceled_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    error = models.TextField(null=True, editable=False)  # noqa: DJ001  as documented
    error_code = models.TextField(null=True, editable=False)  # noqa: DJ001
    organization = models.ForeignKey(
        "orgs_app.Organization",
        on_delete=models.CASCADE,
        related_name="provisioner_jobs",
    )
    initiator = models.ForeignKey(
        "orgs_app.User",
        on_delete=models.PROTECT,
        related_name="provisioner_jobs",
        db_index=False,  # nothing lists jobs by initiator
    )
    provisioner = models.TextField(choices=ProvisionerType)
    storage_method = models.TextField(
        choices=ProvisionerStorageMethod, default=ProvisionerStorageMethod.FILE
    )
    file_id = models.UUIDField()
    type = models.TextField(choices=ProvisionerJobType)
    input = models.JSONField(default=dict)
    worker_id = models.UUIDField(null=True, editable=False)
    tags = models.JSONField(default=default_tags)
    trace_metadata = models.JSONField(null=True)
    status = GeneratedField(
        expression=STATUS,
        output_field=models.TextField(choices=ProvisionerJobStatus),
        db_persist=True,
    )

    organization_id: UUID
    initiator_id: UUID

    #: Shown as 0 unless the query asked, see ``with_queue``.
    queue_position: int = 0
    queue_size: int = 0

    objects = ProvisionerJobQuerySet.as_manager()

    class Meta:
        db_table = "provisioner_jobs"
        indexes = [
            # The claim walks this in order until a job's tags fit.
            models.Index(
                fields=["organization", "created_at", "id"],
                condition=_IS_PENDING,
                name="provisioner_jobs_to_claim",
            ),
            models.Index(
                fields=["created_at", "id"],
                condition=_IS_PENDING,
                name="provisioner_jobs_pending",
            ),
            # Few rows, and without updated_at a heartbeat needn't touch any index.
            models.Index(
                fields=["worker_id"],
                condition=_IN_PROGRESS,
                name="provisioner_jobs_in_progress",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__isnull=True, worker_id__isnull=True)
                | Q(started_at__isnull=False, worker_id__isnull=False),
                name=WORKER_AND_START_TOGETHER,
            ),
            # Nobody would ever end it: no daemon takes it, none has it.
            models.CheckConstraint(
                condition=Q(canceled_at__isnull=True)
                | Q(started_at__isnull=False)
                | Q(completed_at__isnull=False),
                name=CANCELED_WHILE_PENDING_ENDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"

    @property
    def is_in_progress(self) -> bool:
        """Whether a daemon owes the job an end."""
        return self.status in IN_PROGRESS


class ProvisionerJobLog(models.Model):
    """A line that a job said. Lines of one job are numbered in their order."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(
        ProvisionerJob, on_delete=models.CASCADE, related_name="logs", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now)
    source = models.TextField(choices=LogSource)
    level = models.TextField(choices=LogLevel)
    stage = models.CharField(max_length=LONGEST_STAGE, blank=True)
    output = models.CharField(max_length=LONGEST_OUTPUT, blank=True)

    job_id: UUID

    class Meta:
        db_table = "provisioner_job_logs"
        indexes = [models.Index(fields=["job", "id"], name="provisioner_job_logs_of")]

    def __str__(self) -> str:
        return f"{self.stage}: {self.output}"


class ProvisionerJobTiming(models.Model):
    """How long one step of a job took."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(
        ProvisionerJob, on_delete=models.CASCADE, related_name="timings"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    stage = models.TextField(choices=TimingStage)
    source = models.TextField()
    action = models.TextField()
    resource = models.TextField()

    job_id: UUID

    class Meta:
        db_table = "provisioner_job_timings"

    def __str__(self) -> str:
        return f"{self.stage} {self.action} {self.resource}"
