"""What goes to a daemon, and what comes back: plain values.

The parts are those of the provisioner's protocol; here they are put together for a
whole job of each type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from provisioning_app.job.enums import (
    JobErrorCode,
    LogLevel,
    LogSource,
    ProvisionerJobType,
    ProvisionerType,
)
from provisioning_app.provisioner import protocol
from provisioning_app.provisioner.protocol import (
    Applied,
    ParameterValue,
    Parsed,
    Planned,
    SessionConfig,
    Timing,
    VariableValue,
    WorkspaceFacts,
)


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Everything that running one job takes. A handler's ``prepare`` gathers it.

    ``user_variable_values`` are what people gave for an import's variables; they go
    to the handler's ``absorb``, not to the provisioner. ``warnings`` are for the job's
    log: what makes it likely to fail. If it does, its error repeats them.

    Rule: spec/provisioning.md, 8.
    """

    archive: bytes = field(repr=False)
    workspace: WorkspaceFacts = field(default_factory=WorkspaceFacts, repr=False)
    parameters: Sequence[ParameterValue] = field(default=(), repr=False)
    variables: Sequence[VariableValue] = field(default=(), repr=False)
    user_variable_values: Sequence[VariableValue] = field(default=(), repr=False)
    external_auth_tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    state: bytes = field(default=b"", repr=False)
    log_level: protocol.LogLevel | None = None
    warnings: Sequence[str] = field(default=(), repr=False)

    @property
    def session(self) -> SessionConfig:
        """What a provisioner's session starts from."""
        return SessionConfig(self.archive, self.state, self.log_level)

    @property
    def size(self) -> int:
        """How much there is to hand over, in bytes, but for names and framing."""
        values = [
            *(each.value for each in self.parameters),
            *(each.value for each in self.variables),
            *(each.value for each in self.user_variable_values),
            *self.external_auth_tokens.values(),
        ]
        texts = sum(len(value.encode(errors="replace")) for value in values)
        return len(self.archive) + len(self.state) + texts


@dataclass(frozen=True, slots=True)
class Assignment:
    """A job that a daemon has taken, with the order to run it by."""

    job_id: UUID
    type: ProvisionerJobType
    provisioner: ProvisionerType
    order: WorkOrder


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line that a daemon reports."""

    created_at: datetime
    source: LogSource
    level: LogLevel
    stage: str
    output: str


@dataclass(frozen=True, slots=True)
class Update:
    """What a daemon reports of a job that runs. With nothing in it: *I'm alive*."""

    logs: Sequence[LogEntry] = ()
    parsed: Parsed | None = None


@dataclass(frozen=True, slots=True)
class UpdateAnswer:
    """What the daemon learns in return.

    ``variable_values`` are those of all variables, once they were reported.
    """

    canceled: bool
    variable_values: Sequence[VariableValue] = ()


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import found out: the plan for a start, and that for a stop."""

    start: Planned
    stop: Planned


@dataclass(frozen=True, slots=True)
class DryRunOutcome:
    """What a dry-run found out."""

    planned: Planned


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """What a build made. Modules are known from the plan only."""

    planned: Planned
    applied: Applied

    @property
    def timings(self) -> Sequence[Timing]:
        """How long everything took, in order."""
        return (*self.planned.timings, *self.applied.timings)


Outcome = ImportOutcome | DryRunOutcome | BuildOutcome

#: What the outcome of each type of job is.
OUTCOME_OF: Mapping[ProvisionerJobType, type[Outcome]] = {
    ProvisionerJobType.TEMPLATE_VERSION_IMPORT: ImportOutcome,
    ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN: DryRunOutcome,
    ProvisionerJobType.WORKSPACE_BUILD: BuildOutcome,
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed, and what a build left behind.

    Without ``state`` the build keeps the one that it was created with.
    """

    error: str
    error_code: JobErrorCode | None = None
    state: bytes = field(default=b"", repr=False)
    timings: Sequence[Timing] = ()
