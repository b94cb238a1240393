"""Running one job: its stages, its log, its end.

Rule: spec/provisioning.md, 17.1 and 17.2.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import TypeVar
from uuid import UUID, uuid4

from provisioning_app.job.enums import (
    JobErrorCode,
    LogLevel,
    LogSource,
    ProvisionerJobType,
    ProvisionerType,
)
from provisioning_app.job.errors import (
    JobCompleted,
    JobNotFound,
    JobNotOwned,
    JobNotRunning,
)
from provisioning_app.job.models import LONGEST_OUTPUT
from provisioning_app.job.service import complete_job, fail_job, update_job
from provisioning_app.job.work import (
    Assignment,
    DryRunOutcome,
    Failure,
    ImportOutcome,
    Outcome,
    Update,
)
from provisioning_app.provisioner.protocol import (
    LogLine,
    Parsed,
    Planned,
    PlanRequest,
    Provisioner,
    Session,
    Transition,
    VariableValue,
    WorkFailed,
    WorkspaceFacts,
)
from provisioning_app.runner.reporter import Pace, Reporter
from provisioning_app.runner.retry import persistently
from wirtual.core.errors import Refusal

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: The job was taken away from us: it has ended, or is another daemon's.
NOT_OURS = (JobCompleted, JobNotFound, JobNotOwned, JobNotRunning)

#: For a dry-run that nobody gave these.
#: How the error of a job ends that was told to stop; spec/templates.md, 6, T21.
CANCELED = "canceled"

DRY_RUN_ACCESS_URL = "http://localhost:3000"
DRY_RUN_WORKSPACE = "dryrun"
DRY_RUN_OWNER = "dryrunner"

#: How much of what a tool said last is compared with the error.
LINES_REMEMBERED = 100

CANCEL_TIMED_OUT = "Cancel timed out"

#: Error texts by which a program recognises what happened.
CODES = {
    "required template variables": JobErrorCode.REQUIRED_TEMPLATE_VARIABLES,
    "missing parameter": JobErrorCode.MISSING_TEMPLATE_PARAMETER,
}


class JobRun:
    """One job in the hands of a daemon. `run` returns when it has ended.

    `cancel` and `stop` may be called from other threads at any time.
    """

    def __init__(
        self,
        worker_id: UUID,
        assignment: Assignment,
        provisioners: Mapping[ProvisionerType, Provisioner],
        pace: Pace,
    ) -> None:
        self._worker_id = worker_id
        self._assignment = assignment
        self._provisioners = provisioners
        self._pace = pace
        self._reporter = Reporter(
            worker_id,
            assignment.job_id,
            pace,
            when_canceled=self.cancel,
            when_lost=self._lose,
        )
        self._stage = "Setting up"
        self._heard: deque[str] = deque(maxlen=LINES_REMEMBERED)
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._canceled_at: float | None = None
        self._stopped_for: str | None = None
        self._not_ours = False
        #: Ends waiting for the database.
        self._given_up = threading.Event()

    # -- From other threads ---------------------------------------------------

    def cancel(self) -> None:
        """Ask the provisioner to stop; after too long a time, make it."""
        with self._lock:
            session = self._session
            self._canceled_at = self._canceled_at or monotonic()
            since = monotonic() - self._canceled_at
        if since > self._pace.force_cancel.total_seconds():
            self.stop(CANCEL_TIMED_OUT)
        elif session is not None:
            session.cancel()

    def stop(self, reason: str) -> None:
        """Kill what runs, and let the job fail for ``reason``."""
        with self._lock:
            self._stopped_for = self._stopped_for or reason
        self._close_session()

    def give_up(self) -> None:
        """Don't wait for the database any more, nor for anything else."""
        self._given_up.set()
        self._reporter.abandon()

    def _lose(self, error: Exception) -> None:
        """Stop, since the job can't be reported about."""
        self._not_ours = isinstance(error, NOT_OURS)
        self.stop(f"send periodic update: {error}")

    # -- The job --------------------------------------------------------------

    def run(self) -> None:
        """Run the job to its end, and report it."""
        with self._reporter:
            result = self._result()
            self._mark("Cleaning Up")
            self._close_session()
            self._reporter.flush()
        if self._stopped_for is not None:
            result = Failure(self._stopped_for)
        if self._not_ours:
            logger.warning(
                "job %s: dropped, it isn't ours now", self._assignment.job_id
            )
        elif isinstance(result, Failure):
            self._fail(result)
        else:
            self._complete(result)

    def _result(self) -> Outcome | Failure:
        try:
            return self._work()
        except WorkFailed as failure:
            self._tell(failure.message)
            message = failure.message
            if self._was_canceled() and not message.endswith(CANCELED):
                message = f"{message}: {CANCELED}"
            return Failure(message, _code_of(failure.message), failure.state)
        except Exception as error:
            logger.exception(
                "job %s: failed within the daemon", self._assignment.job_id
            )
            return Failure(f"internal provisioner error: {error}")

    def _work(self) -> Outcome:
        kinds: dict[ProvisionerJobType, Callable[[Session], Outcome]] = {
            ProvisionerJobType.TEMPLATE_VERSION_IMPORT: self._import,
            ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN: self._dry_run,
        }
        kind = self._assignment.type
        self._mark(self._stage)
        if kind not in kinds:
            raise WorkFailed(
                f'unknown job type "{kind}"; ensure your provisioner daemon'
                " is up-to-date"
            )
        return kinds[kind](self._open())

    def _open(self) -> Session:
        wanted = self._assignment.provisioner
        if wanted not in self._provisioners:
            raise WorkFailed(
                f'failed to connect to provisioner: missing provisioner type "{wanted}"'
            )
        with _prefixed("open session: "):
            session = self._provisioners[wanted].open(
                self._assignment.order.session, self._hear
            )
        with self._lock:
            self._session = session
            stopped = self._stopped_for is not None
        if stopped:
            self._close_session()
        return session

    def _close_session(self) -> None:
        """End the session, once, whoever comes first."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.__exit__(None, None, None)

    def _import(self, session: Session) -> Outcome:
        self._mark("Parsing template parameters")
        self._stage = "Parse parameters"
        with _prefixed("run parse: parse error: "):
            parsed = self._asked(session.parse)
        with _prefixed("update job: "):
            variables = self._report(parsed)
        start = self._plan_for_import(
            session, variables, Transition.START, "Detecting persistent resources"
        )
        stop = self._plan_for_import(
            session, variables, Transition.STOP, "Detecting ephemeral resources"
        )
        return ImportOutcome(start, stop)

    def _report(self, parsed: Parsed) -> tuple[VariableValue, ...]:
        """Report what parsing found; learn the values of all variables."""
        try:
            answer = persistently(
                lambda: update_job(
                    self._worker_id, self._assignment.job_id, Update(parsed=parsed)
                ),
                self._given_up,
            )
        except NOT_OURS as error:
            self._lose(error)
            raise WorkFailed(str(error)) from error
        except Refusal as refusal:
            raise WorkFailed(str(refusal)) from refusal
        return tuple(answer.variable_values)

    def _plan_for_import(
        self,
        session: Session,
        variables: tuple[VariableValue, ...],
        transition: Transition,
        stage: str,
    ) -> Planned:
        self._mark(stage)
        facts = replace(self._assignment.order.workspace, transition=transition)
        request = PlanRequest(workspace=facts, variables=variables)
        with _prefixed(f"template import provision for {transition}: "):
            return self._asked(lambda: session.plan(request))

    def _dry_run(self, session: Session) -> Outcome:
        order = self._assignment.order
        self._warn(order.warnings)
        self._stage = "Detecting persistent resources"
        given = order.workspace
        facts = WorkspaceFacts(
            transition=Transition.START,
            access_url=given.access_url or DRY_RUN_ACCESS_URL,
            workspace_id=given.workspace_id or str(uuid4()),
            workspace_name=given.workspace_name or DRY_RUN_WORKSPACE,
            owner_id=given.owner_id or str(uuid4()),
            owner_name=given.owner_name or DRY_RUN_OWNER,
        )
        request = PlanRequest(
            workspace=facts, parameters=order.parameters, variables=order.variables
        )
        with _prefixed("run dry-run provision job: "), self._explained(order.warnings):
            return DryRunOutcome(self._asked(lambda: session.plan(request)))

    def _asked(self, request: Callable[[], T]) -> T:
        """Make a request of the provisioner, unless the job is to stop."""
        if self._ending():
            raise WorkFailed(CANCELED)
        return request()

    def _was_canceled(self) -> bool:
        with self._lock:
            return self._canceled_at is not None

    def _ending(self) -> bool:
        with self._lock:
            return self._canceled_at is not None or self._stopped_for is not None

    # -- The log --------------------------------------------------------------

    def _mark(self, stage: str) -> None:
        """Begin a stage, visibly."""
        self._stage = stage
        self._reporter.say(stage, "", LogLevel.INFO, LogSource.PROVISIONER_DAEMON)

    def _tell(self, error: str) -> None:
        """Say why the work failed, unless it was told to end or has said so itself."""
        if self._ending():
            return
        lines = _lines(error)
        if _ends_with(list(self._heard), lines):
            return
        for line in lines:
            self._reporter.say(
                self._stage, line, LogLevel.ERROR, LogSource.PROVISIONER_DAEMON
            )

    def _warn(self, warnings: Sequence[str]) -> None:
        """Say what makes the work likely to fail, before it begins."""
        for line in _lines("\n".join(warnings)):
            self._reporter.say(
                self._stage, line, LogLevel.WARN, LogSource.PROVISIONER_DAEMON
            )

    @contextmanager
    def _explained(self, warnings: Sequence[str]) -> Iterator[None]:
        """Add to a failure what was warned of, unless it was told to end."""
        try:
            yield
        except WorkFailed as failure:
            if self._ending():
                raise
            reasons = "\n".join([failure.message, *warnings])
            raise WorkFailed(reasons, state=failure.state) from failure

    def _hear(self, line: LogLine) -> None:
        self._heard.extend(_lines(line.output))
        self._reporter.say(
            self._stage, line.output, LogLevel(line.level.value), LogSource.PROVISIONER
        )

    # -- The end --------------------------------------------------------------

    def _complete(self, outcome: Outcome) -> None:
        job_id = self._assignment.job_id
        try:
            persistently(
                lambda: complete_job(self._worker_id, job_id, outcome), self._given_up
            )
        except NOT_OURS as refusal:
            logger.warning("job %s: %s", job_id, refusal)
        except Exception as error:
            logger.exception("job %s: the outcome can't be stored", job_id)
            self._fail(Failure(f"internal provisionerserver error: {error}"))

    def _fail(self, failure: Failure) -> None:
        job_id = self._assignment.job_id
        try:
            persistently(
                lambda: fail_job(self._worker_id, job_id, failure), self._given_up
            )
        except NOT_OURS as refusal:
            logger.warning("job %s: %s", job_id, refusal)
        except Exception:
            logger.exception("job %s: can't even be failed", job_id)


@contextmanager
def _prefixed(prefix: str) -> Iterator[None]:
    """Say of a failure what was being done."""
    try:
        yield
    except WorkFailed as failure:
        raise WorkFailed(f"{prefix}{failure.message}", state=failure.state) from failure


def _lines(text: str) -> list[str]:
    """Split into lines as the log stores them, without blank ones."""
    return [line[:LONGEST_OUTPUT] for line in text.splitlines() if line.strip()]


def _ends_with(heard: list[str], lines: list[str]) -> bool:
    """Whether a log ends with an error, whose first line may have a prefix."""
    if not lines or len(heard) < len(lines):
        return False
    first, *rest = heard[-len(lines) :]
    return lines[0].endswith(first) and lines[1:] == rest


def _code_of(error: str) -> JobErrorCode | None:
    return next((code for words, code in CODES.items() if words in error), None)
