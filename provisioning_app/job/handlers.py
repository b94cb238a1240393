"""The door to what jobs mean.

For each type of job the app that owns it registers a handler in ``AppConfig.ready``.
The machine asks it for the order, and tells it what came back.
"""

from collections.abc import Sequence
from typing import Protocol

from django.core import checks

from provisioning_app.job.enums import ProvisionerJobType
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.work import Failure, Outcome, WorkOrder
from provisioning_app.provisioner.protocol import Parsed, VariableValue


class JobHandler(Protocol):
    """What a type of job means to the rest of the product.

    All but ``prepare`` and ``afterwards`` run inside the transaction that changes
    the job, with the job's row locked: raise, and nothing of the call is stored.
    """

    def prepare(self, job: ProvisionerJob) -> WorkOrder:
        """Gather what running the job takes. Outside any transaction.

        Asked again when the daemon didn't hear the answer.

        Whatever it raises fails the job, with the error's text as the reason.
        """

    def absorb(self, job: ProvisionerJob, parsed: Parsed) -> Sequence[VariableValue]:
        """Store what parsing found out; return the values of all variables.

        Asked again when the answer got lost on its way, so it must not mind what it
        stored before.

        Raises:
            RequiredVariablesMissing: after storing everything, which stays stored.
        """

    def completed(self, job: ProvisionerJob, outcome: Outcome) -> str | None:
        """Store the outcome. ``outcome`` fits the type of the job.

        Return the text of an error with which the job is to end although everything
        was stored, or None.
        """

    def failed(self, job: ProvisionerJob, failure: Failure) -> None:
        """Store what a failed job leaves behind.

        Called for every failure, also from the hang detector and for jobs that
        never reached a provisioner.
        """

    def afterwards(self, job: ProvisionerJob) -> None:
        """Tell the world that the job has ended, in whichever state.

        After commit, best effort: an error is logged and changes nothing. Also
        called for a pending job that was canceled.
        """


_HANDLERS: dict[ProvisionerJobType, JobHandler] = {}

#: Types that nobody handles yet: no job of such a type can be enqueued.
NOT_BUILT = frozenset({ProvisionerJobType.WORKSPACE_BUILD})


class HandlerMissing(Exception):
    """A job has a type that no app has registered a handler for. A bug of ours."""


def register(job_type: ProvisionerJobType, handler: JobHandler) -> None:
    """Make ``handler`` the one for jobs of ``job_type``, once.

    Raises:
        ValueError: the type has a handler.
    """
    if job_type in _HANDLERS:
        raise ValueError(f"{job_type} has a handler: {_HANDLERS[job_type]!r}")
    _HANDLERS[job_type] = handler


def handler_of(job: ProvisionerJob) -> JobHandler:
    """Return the handler for the type of ``job``.

    Raises:
        HandlerMissing: nobody has registered one.
    """
    try:
        return _HANDLERS[ProvisionerJobType(job.type)]
    except KeyError:
        raise HandlerMissing(job.type) from None


def check_handlers(**_: object) -> list[checks.CheckMessage]:
    """See at start that every type of job has a handler with all methods."""
    methods = ("prepare", "absorb", "completed", "failed", "afterwards")
    problems: list[checks.CheckMessage] = []
    for job_type in ProvisionerJobType:
        handler = _HANDLERS.get(job_type)
        if handler is None and job_type not in NOT_BUILT:
            problems.append(
                checks.Error(f"No handler for {job_type} jobs.", id="provisioning.E001")
            )
        elif handler is not None and not all(
            callable(getattr(handler, method, None)) for method in methods
        ):
            problems.append(
                checks.Error(
                    f"{handler!r} is no handler for {job_type} jobs.",
                    id="provisioning.E002",
                )
            )
    return problems
