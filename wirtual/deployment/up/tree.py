"""All processes together: started in order, watched, ended in reverse."""

import os
import select
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Self

from wirtual.deployment.up.child import Child, Watched, keep_small

LOOK_EVERY = 1.0  # seconds, when no signal comes
POLL = 0.02  # seconds, while something is awaited
LOGS_EVERY = 60.0  # seconds between looks at the size of the logs

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

#: So many requests to stop mean: now.
HURRY = 2

Say = Callable[[str], None]


class Signals:
    """Counts the requests to stop, and wakes the loop for those and dead children."""

    def __init__(self) -> None:
        self.stops = 0
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in STOPPING:
            signal.signal(number, self._count)
        signal.signal(signal.SIGCHLD, _only_wake)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        for number in (*STOPPING, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.close(self._read)
        os.close(self._write)

    def wait(self, seconds: float) -> None:
        """Sleep so long, or until a signal comes."""
        if select.select([self._read], [], [], seconds)[0]:
            os.read(self._read, 4096)

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self.stops += 1


def _only_wake(_number: int, _frame: FrameType | None) -> None:
    """Stand in for the default, which doesn't wake."""


class Tree:
    """The processes of the product, in the order in which they are started."""

    def __init__(self, signals: Signals, say: Say) -> None:
        self.signals = signals
        self.say = say
        self.watched: list[Watched] = []
        self._logs_due = 0.0

    def start(self, child: Child) -> None:
        """Start one more process. Raises what keeps it from starting."""
        watched = Watched(child)
        self.watched.append(watched)
        watched.start()

    def look(self) -> None:
        """Look after every process once."""
        for watched in self.watched:
            watched.look()
            for line in watched.news:
                self.say(line)
            watched.news.clear()
        if time.monotonic() >= self._logs_due:
            self._logs_due = time.monotonic() + LOGS_EVERY
            for watched in self.watched:
                keep_small(watched.child.log)

    def watch(self) -> None:
        """Look after the processes until somebody wants to stop."""
        while not self.signals.stops:
            self.look()
            self.signals.wait(self._until_next())

    def stop(self) -> None:
        """End the processes, the latest group first. A further signal hurries."""
        while self.watched:
            group = self._last_group()
            for watched in group:
                watched.child.ask_to_end()
            self._await_end(group)
            for watched in group:
                watched.child.kill()
                self.watched.remove(watched)

    def _last_group(self) -> list[Watched]:
        """Return the last process, and with it those of the same kind before it."""
        kind = _kind(self.watched[-1])
        return [watched for watched in self.watched if _kind(watched) == kind]

    def _await_end(self, group: list[Watched]) -> None:
        limit = time.monotonic() + max(watched.child.grace for watched in group)
        while time.monotonic() < limit and self.signals.stops < HURRY:
            if all(watched.child.has_ended() for watched in group):
                return
            self.signals.wait(POLL)

    def _until_next(self) -> float:
        now = time.monotonic()
        due = [watched.due_at - now for watched in self.watched if watched.due_at]
        return max(0.0, min([LOOK_EVERY, *due]))


def _kind(watched: Watched) -> str:
    return watched.child.name.partition("-")[0]
