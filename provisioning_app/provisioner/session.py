"""What every session needs: one request at a time, a way to cancel it, quiet logs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from provisioning_app.provisioner.protocol import (
    Log,
    LogLevel,
    LogLine,
    SessionMisused,
)

#: Log levels from least to most.
LEVELS = tuple(LogLevel)


class Turn:
    """Lets one request at a time into a session, and knows whether it was canceled.

    A cancel concerns the request in progress. One that comes before the first
    request, or after the last, is forgotten.

    Rule: spec/terraform.md, 3.
    """

    def __init__(self) -> None:
        self.canceled = threading.Event()
        self._lock = threading.Lock()
        self._busy = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the turn for one request.

        Raises:
            SessionMisused: another request is in progress.
        """
        with self._lock:
            if self._busy:
                raise SessionMisused("got new request")
            self._busy = True
            self.canceled.clear()
        try:
            yield
        finally:
            with self._lock:
                self._busy = False

    def cancel(self) -> bool:
        """Mark the request in progress as canceled; False if there is none."""
        with self._lock:
            if self._busy:
                self.canceled.set()
            return self._busy


def at_least(level: LogLevel | None, log: Log) -> Log:
    """Give a log that drops lines below ``level`` and takes one line at a time."""
    lock = threading.Lock()
    lowest = LEVELS.index(level) if level is not None else 0

    def filtered(line: LogLine) -> None:
        if LEVELS.index(line.level) >= lowest:
            with lock:
                log(line)

    return filtered
