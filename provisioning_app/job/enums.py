"""Words about jobs."""

from django.db.models import TextChoices

from provisioning_app.daemon.enums import ProvisionerType

__all__ = [
    "FINAL",
    "IN_PROGRESS",
    "UNDER_WAY",
    "JobErrorCode",
    "LogLevel",
    "LogSource",
    "ProvisionerJobStatus",
    "ProvisionerJobType",
    "ProvisionerStorageMethod",
    "ProvisionerType",
    "TimingStage",
]


class ProvisionerJobStatus(TextChoices):
    """Where a job stands. Computed by the database; arrows are on ProvisionerJob."""

    PENDING = "pending"  #: waiting for a daemon
    RUNNING = "running"  #: a daemon has it
    SUCCEEDED = "succeeded"  #: final
    CANCELING = "canceling"  #: asked to stop, not stopped yet
    CANCELED = "canceled"  #: final
    FAILED = "failed"  #: final; ``error`` says why
    UNKNOWN = "unknown"  #: in the contract, never produced


#: Nothing changes a job in one of these.
FINAL = frozenset(
    {
        ProvisionerJobStatus.SUCCEEDED,
        ProvisionerJobStatus.CANCELED,
        ProvisionerJobStatus.FAILED,
    }
)

#: Nobody knows yet what comes of it, and nobody has asked it to stop.
UNDER_WAY = frozenset({ProvisionerJobStatus.PENDING, ProvisionerJobStatus.RUNNING})

#: A daemon has the job and owes an end.
IN_PROGRESS = frozenset({ProvisionerJobStatus.RUNNING, ProvisionerJobStatus.CANCELING})


class ProvisionerJobType(TextChoices):
    """What a job is for. Each has a handler, see ``handlers``."""

    TEMPLATE_VERSION_IMPORT = "template_version_import"  #: learn what is in a version
    WORKSPACE_BUILD = "workspace_build"  #: start, stop or delete a workspace
    TEMPLATE_VERSION_DRY_RUN = "template_version_dry_run"  #: plan, and make nothing


class ProvisionerStorageMethod(TextChoices):
    """Where the archive of a job is kept."""

    FILE = "file"  #: in the table of files


class JobErrorCode(TextChoices):
    """What a program can know about a failure."""

    REQUIRED_TEMPLATE_VARIABLES = "REQUIRED_TEMPLATE_VARIABLES"  #: some have no value
    MISSING_TEMPLATE_PARAMETER = "MISSING_TEMPLATE_PARAMETER"  #: one has no value


class LogSource(TextChoices):
    """Who said a line."""

    PROVISIONER_DAEMON = "provisioner_daemon"  #: we
    PROVISIONER = "provisioner"  #: Terraform


class LogLevel(TextChoices):
    """How much a line matters, from least to most."""

    TRACE = "trace"
    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


class TimingStage(TextChoices):
    """Which part of the work a timing belongs to."""

    INIT = "init"
    PLAN = "plan"
    GRAPH = "graph"
    APPLY = "apply"
