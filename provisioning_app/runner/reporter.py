"""Carries what a job says to the service, and shows that it is alive.

Lines wait in a small buffer until there are enough of them or the first has waited
long enough. When the buffer is full, whoever speaks waits: a template that prints
megabytes is slowed down, and our memory isn't used up.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from types import TracebackType
from typing import Self
from uuid import UUID

from provisioning_app.job.enums import LogLevel, LogSource
from provisioning_app.job.errors import DATABASE_AWAY, LogUnknown
from provisioning_app.job.models import LONGEST_OUTPUT, LONGEST_STAGE
from provisioning_app.job.service import update_job
from provisioning_app.job.work import LogEntry, Update
from provisioning_app.runner.retry import (
    Pauses,
    let_go_of_database,
    start_thread,
)
from wirtual.core import clock
from wirtual.core.errors import Refusal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a daemon reports. Tests hurry."""

    heartbeat: timedelta = timedelta(seconds=1)  # spec/provisioning.md, 1
    flush_after: timedelta = timedelta(milliseconds=250)
    flush_above: int = 100
    force_cancel: timedelta = timedelta(minutes=10)


#: Lines that wait at most. A line is cut before it waits, so this bounds memory.
MOST_WAITING = 1000


class Reporter:
    """Reports about one job from a thread of its own.

    ``when_canceled`` is called again and again once the job is to stop, since a
    provisioner forgets a cancel that comes between two requests. ``when_lost`` is
    called once, with the reason, when the job isn't ours to report about any more or
    can't be reported about; nothing is sent after that.
    """

    def __init__(
        self,
        worker_id: UUID,
        job_id: UUID,
        pace: Pace,
        *,
        when_canceled: Callable[[], None],
        when_lost: Callable[[Exception], None],
    ) -> None:
        self._worker_id = worker_id
        self._job_id = job_id
        self._pace = pace
        self._when_canceled = when_canceled
        self._when_lost = when_lost
        self._waiting: deque[LogEntry] = deque()
        self._changed = threading.Condition()
        self._flush_at: float | None = None
        self._hurry = False
        self._closing = False
        self._lost = threading.Event()
        self.canceled = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = start_thread(f"report-{self._job_id}", self._run)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Send what waits, and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def say(self, stage: str, output: str, level: LogLevel, source: LogSource) -> None:
        """Take a line; from any thread. Waits while too many others do."""
        line = LogEntry(
            created_at=clock.now(),
            source=source,
            level=level,
            stage=stage[:LONGEST_STAGE],
            output=output[:LONGEST_OUTPUT],
        )
        with self._changed:
            while len(self._waiting) >= MOST_WAITING and not self._deaf():
                self._changed.wait()
            if self._deaf():
                return
            if not self._waiting:
                self._flush_at = monotonic() + self._pace.flush_after.total_seconds()
            self._waiting.append(line)
            if len(self._waiting) == 1 or self._is_full():
                self._changed.notify_all()

    def flush(self) -> None:
        """Wait until everything that was said has been sent, or can't be."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            while self._waiting and not self._lost.is_set():
                self._changed.wait()
            self._hurry = False

    def abandon(self) -> None:
        """Send nothing any more, and let nobody wait."""
        with self._changed:
            self._lost.set()
            self._waiting.clear()
            self._changed.notify_all()

    def _deaf(self) -> bool:
        return self._closing or self._lost.is_set()

    def _is_full(self) -> bool:
        return len(self._waiting) > self._pace.flush_above

    def _run(self) -> None:
        pauses = Pauses()
        beat_at = monotonic()
        while self._wait_until(beat_at):
            try:
                self._send()
            except DATABASE_AWAY as error:
                let_go_of_database(error)
                pauses.pause(self._lost)
                continue
            except Exception as error:  # noqa: BLE001  whatever it is, it is the end
                self._lose(error)
                return
            pauses = Pauses()
            beat_at = monotonic() + self._pace.heartbeat.total_seconds()

    def _wait_until(self, beat_at: float) -> bool:
        """Wait until there is something to send; False if there never will be."""
        with self._changed:
            while True:
                if self._lost.is_set() or (self._closing and not self._waiting):
                    return False
                if self._waiting and (self._hurry or self._closing or self._is_full()):
                    return True
                times = [beat_at]
                if self._waiting and self._flush_at is not None:
                    times.append(self._flush_at)
                due_in = min(times) - monotonic()
                if due_in <= 0:
                    return True
                self._changed.wait(due_in)

    def _send(self) -> None:
        """Send what waits, or a mere sign of life; lines go once they have arrived."""
        with self._changed:
            lines = list(self._waiting)
        if self.canceled.is_set():
            self._when_canceled()
            if not lines:
                return  # no more signs of life, see spec/provisioning.md, 12
        answer = update_job(self._worker_id, self._job_id, Update(logs=lines))
        with self._changed:
            for _ in range(min(len(lines), len(self._waiting))):
                self._waiting.popleft()
            self._flush_at = monotonic() + self._pace.flush_after.total_seconds()
            self._changed.notify_all()
        if answer.canceled and not self.canceled.is_set():
            self.canceled.set()
            self._when_canceled()

    def _lose(self, error: Exception) -> None:
        if not isinstance(error, Refusal) or isinstance(error, LogUnknown):
            logger.error("job %s: can't be reported", self._job_id, exc_info=error)
        self.abandon()
        self._when_lost(error)
