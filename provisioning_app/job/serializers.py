"""Shapes of jobs and of their logs, as the contract says."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisioning_app.job.enums import (
    JobErrorCode,
    LogLevel,
    LogSource,
    ProvisionerJobStatus,
)
from provisioning_app.job.models import ProvisionerJob, ProvisionerJobLog


class ProvisionerJobSerializer(serializers.Serializer[ProvisionerJob]):
    """A job and where it stands."""

    id = serializers.UUIDField(help_text="Id of the job.")
    created_at = serializers.DateTimeField(help_text="When it was enqueued.")
    started_at = serializers.DateTimeField(
        allow_null=True, help_text="When a daemon took it; null while none has."
    )
    completed_at = serializers.DateTimeField(
        allow_null=True, help_text="When it ended, in whichever state."
    )
    canceled_at = serializers.DateTimeField(
        allow_null=True, help_text="When somebody asked for it to stop."
    )
    status = serializers.ChoiceField(
        choices=ProvisionerJobStatus.choices,
        help_text="`unknown` is never sent. A job that is asked to stop is `canceling`"
        " until its daemon has stopped it; what it was doing then usually fails.",
    )
    error = serializers.SerializerMethodField(
        help_text="Why it failed; empty otherwise."
    )
    error_code = serializers.SerializerMethodField(
        help_text="What a program can know about the failure; empty if nothing."
    )
    worker_id = serializers.UUIDField(
        allow_null=True, help_text="The daemon that took it."
    )
    file_id = serializers.UUIDField(help_text="The archive that it runs.")
    tags = serializers.DictField(
        child=serializers.CharField(), help_text="What it asks of a daemon."
    )
    queue_position = serializers.IntegerField(
        help_text="How many pending jobs there are up to this one; 0 once it has"
        " started or ended."
    )
    queue_size = serializers.IntegerField(
        help_text="How many jobs are pending in the whole deployment."
    )

    def get_error(self, job: ProvisionerJob) -> str:
        """The error, never null."""
        return job.error or ""

    @extend_schema_field(  # type: ignore[untyped-decorator]
        serializers.ChoiceField(choices=JobErrorCode.choices, allow_blank=True)
    )
    def get_error_code(self, job: ProvisionerJob) -> str:
        """The code, never null."""
        return job.error_code or ""


class ProvisionerJobLogSerializer(serializers.Serializer[ProvisionerJobLog]):
    """A line of a job's log."""

    id = serializers.IntegerField(
        help_text="Grows from line to line; pass the last one as `after`."
    )
    created_at = serializers.DateTimeField(help_text="When the line was said.")
    log_source = serializers.ChoiceField(
        choices=LogSource.choices, source="source", help_text="Who said it."
    )
    log_level = serializers.ChoiceField(
        choices=LogLevel.choices, source="level", help_text="How much it matters."
    )
    stage = serializers.CharField(help_text="What the job was doing.")
    output = serializers.CharField(
        help_text="At most 1024 characters; empty where a stage begins."
    )
