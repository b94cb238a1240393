"""The daemon: says that it is there, waits for a job, runs it, and again.

Rule: spec/provisioning.md, 17.3.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from uuid import UUID

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.daemon.registration import (
    SEEN_EVERY,
    hold_name,
    mark_seen,
    register_daemon,
)
from provisioning_app.job.acquirer import BACKUP_POLL, Acquirer
from provisioning_app.job.enums import ProvisionerType
from provisioning_app.job.errors import DATABASE_AWAY, JobInvalidated
from provisioning_app.job.service import acquire_job, fail_abandoned_jobs
from provisioning_app.job.tags import UNTAGGED
from provisioning_app.job.work import Assignment
from provisioning_app.key.models import BUILT_IN_KEY
from provisioning_app.provisioner.protocol import Provisioner
from provisioning_app.runner.job_run import JobRun
from provisioning_app.runner.reporter import Pace
from provisioning_app.runner.retry import (
    Pauses,
    let_go_of_database,
    persistently,
    start_thread,
)

logger = logging.getLogger(__name__)

#: Error of a job whose daemon was killed, told by its successor.
ABANDONED = "The provisioner daemon ended while it ran this job."

#: How long a successor waits for the database to notice that its predecessor is dead.
PREDECESSOR_GONE_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a daemon says that it is."""

    name: str
    organization_id: UUID
    version: str
    tags: Mapping[str, str] = field(default_factory=lambda: dict(UNTAGGED))
    key_id: UUID = BUILT_IN_KEY


class Daemon:
    """Runs jobs one after the other. `run` returns after `finish`.

    All methods but `run` may be called from other threads and signal handlers.
    """

    def __init__(
        self,
        identity: Identity,
        provisioners: Mapping[ProvisionerType, Provisioner],
        pace: Pace | None = None,
        backup_poll: timedelta = BACKUP_POLL,
    ) -> None:
        self.identity = identity
        self.provisioners = provisioners
        self._pace = pace or Pace()
        self._backup_poll = backup_poll
        self._finishing = threading.Event()
        self._current: JobRun | None = None
        self._wake: Callable[[], None] = lambda: None
        #: The last call broke off: there may be a job that we don't know of.
        self._unsure = False

    def finish(self) -> None:
        """Take no other job; the one in hand is finished."""
        self._finishing.set()
        self._wake()

    def cancel(self) -> None:
        """Take no other job, and ask the one in hand to stop."""
        self.finish()
        if self._current is not None:
            self._current.cancel()

    def stop(self, reason: str) -> None:
        """Take no other job, and let the one in hand fail for ``reason``, now."""
        self.finish()
        if self._current is not None:
            self._current.stop(reason)

    def give_up(self) -> None:
        """Wait for nothing any more, not even to report."""
        self.finish()
        if self._current is not None:
            self._current.give_up()

    def run(self) -> None:
        """Be a daemon until told to finish."""
        try:
            row = persistently(self._register, self._finishing)
        except DATABASE_AWAY:
            return  # told to finish before it was there
        seen = start_thread("seen", lambda: self._show_presence(row.pk))
        try:
            self._settle_inheritance(row.pk)
            with Acquirer(row, self._backup_poll) as acquirer:
                self._wake = acquirer.wake
                self._take_jobs(row, acquirer)
        except DATABASE_AWAY as error:
            if not self._finishing.is_set():
                raise
            logger.warning("daemon %s: %s", self.identity.name, error)
        finally:
            self._wake = lambda: None
            self._finishing.set()
            seen.join()
        logger.info("daemon %s: finished", self.identity.name)

    def _take_jobs(self, row: ProvisionerDaemon, acquirer: Acquirer) -> None:
        logger.info("daemon %s: waiting for jobs", self.identity.name)
        pauses = Pauses()
        while not self._finishing.is_set():
            try:
                assignment = self._acquire(row)
            except JobInvalidated:
                continue
            except DATABASE_AWAY as error:
                let_go_of_database(error)
                self._unsure = True
                pauses.pause(self._finishing)
                continue
            pauses = Pauses()
            if assignment is not None:
                self._run_job(row, assignment)
                continue
            while not (self._finishing.is_set() or acquirer.wait()):
                pass

    def _acquire(self, row: ProvisionerDaemon) -> Assignment | None:
        resume = self._unsure and hold_name(row.pk)
        assignment = acquire_job(row, resume=resume)
        self._unsure = False
        return assignment

    def _run_job(self, row: ProvisionerDaemon, assignment: Assignment) -> None:
        job_run = JobRun(row.pk, assignment, self.provisioners, self._pace)
        self._current = job_run
        try:
            job_run.run()
        finally:
            self._current = None

    # -- Being there ----------------------------------------------------------

    def _register(self, daemon_id: UUID | None = None) -> ProvisionerDaemon:
        identity = self.identity
        return register_daemon(
            name=identity.name,
            organization_id=identity.organization_id,
            provisioners=sorted(self.provisioners),
            tags=identity.tags,
            key_id=identity.key_id,
            version=identity.version,
            daemon_id=daemon_id,
        )

    def _show_presence(self, daemon_id: UUID) -> None:
        while not self._finishing.wait(SEEN_EVERY.total_seconds()):
            try:
                if not mark_seen(daemon_id):
                    self._register(daemon_id)
            except DATABASE_AWAY as error:
                let_go_of_database(error)
            except Exception:
                logger.exception("daemon %s: can't show itself", self.identity.name)

    def _settle_inheritance(self, daemon_id: UUID) -> None:
        """Fail jobs that a process with our name has left behind when it died.

        Its sign of life is a lock, which the database takes from the dead. While
        somebody else holds it there are two of us, and nothing can be concluded.
        """
        until = monotonic() + PREDECESSOR_GONE_WITHIN.total_seconds()
        pauses = Pauses()
        while not persistently(lambda: hold_name(daemon_id), self._finishing):
            if monotonic() > until or pauses.pause(self._finishing):
                logger.warning("daemon %s: there are two of us", self.identity.name)
                return
        failed = persistently(
            lambda: fail_abandoned_jobs(daemon_id, ABANDONED), self._finishing
        )
        if failed:
            logger.warning("daemon %s: failed %d jobs", self.identity.name, failed)
