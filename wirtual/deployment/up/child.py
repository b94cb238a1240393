"""One process of the tree: started, watched, started again, ended with all its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from wirtual.core.lifeline import tied_to_parent
from wirtual.core.postgres import EmbeddedPostgres, PostgresFailed

FIRST_PAUSE = 0.5  # seconds before a process that died is started again
LONGEST_PAUSE = 30.0
WELL_AFTER = 60.0  # seconds of life, after which earlier deaths are forgotten

LONGEST_LAST_WORDS = 300  # characters of a log's last line, in a message
LARGEST_LOG = 20 * 1024 * 1024  # bytes, then it is put aside; one is kept


class Child(Protocol):
    """What the tree asks of a process."""

    name: str

    @property
    def log(self) -> Path:
        """Where it writes."""

    def start(self) -> None:
        """Start it. The parent's main thread calls this."""

    def has_ended(self) -> bool:
        """Tell whether it is dead; then nothing of it is left."""

    def how_it_ended(self) -> str:
        """Tell it to the operator, in a few words after "has ended"."""

    def ask_to_end(self) -> None:
        """Say that it should finish."""

    def kill(self) -> None:
        """End it now, with all that it started."""

    @property
    def grace(self) -> float:
        """Seconds that it gets to finish."""


@dataclass
class Program:
    """A command of ours, in a session and process group of its own."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    grace: float
    inherited: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with its output in the log."""
        keep_small(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.environment),
                pass_fds=self.inherited,
                start_new_session=True,
                preexec_fn=tied_to_parent(signal.SIGTERM),
            )

    def has_ended(self) -> bool:
        """Tell whether it is dead, and end what is left of its group if so.

        The group is signalled while its dead leader still holds the number.
        """
        if self.process is None:
            return True
        if self.process.returncode is None:
            if not _is_dead(self.process):
                return False
            self._signal_group(signal.SIGKILL)
            self.process.wait()
        return True

    def how_it_ended(self) -> str:
        """Name the signal, or the code and what it said last."""
        code = self.process.returncode if self.process else 0
        if code < 0:
            return f"by {signal.Signals(-code).name}"
        said = last_lines(self.log, 1)[:LONGEST_LAST_WORDS]
        return f"with code {code}, saying: {said}" if code else "by itself"

    def ask_to_end(self) -> None:
        """Send SIGTERM to the process, which tells its own children."""
        if self.process is not None and not self.has_ended():
            self.process.terminate()

    def kill(self) -> None:
        """Send SIGKILL to the whole group."""
        if self.process is not None and not self.has_ended():
            self._signal_group(signal.SIGKILL)
            self.process.wait()

    def _signal_group(self, number: signal.Signals) -> None:
        assert self.process is not None  # noqa: S101
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def _is_dead(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether it is, and leave it a zombie where the system lets us."""
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, options) is not None


@dataclass
class Database:
    """The embedded PostgreSQL."""

    server: EmbeddedPostgres
    name: str = "postgres"
    grace: float = 0.0  # the server's own `stop` waits

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.server.log

    def start(self) -> None:
        """Start it, and wait until it can be used."""
        self.server.start()

    def has_ended(self) -> bool:
        """Tell whether the server is dead."""
        process = self.server.process
        return process is None or process.poll() is not None

    def how_it_ended(self) -> str:
        """Say no more than the log does."""
        return "unexpectedly"

    def ask_to_end(self) -> None:
        """End it, and wait for that: it is the last, and nobody works any more."""
        self.server.stop()

    def kill(self) -> None:
        """End it; to abandon its work would only make the next start slower."""
        self.server.stop()


@dataclass
class Watched:
    """A process, and what is known about its deaths."""

    child: Child
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    due_at: float | None = None
    #: What happened at the last look, for the operator; empty when nothing did.
    news: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start it for the first time. Raises what keeps it from starting."""
        self.started_at = time.monotonic()
        self.child.start()

    def look(self) -> None:
        """Start it again when it has died, after a pause that grows with each death."""
        now = time.monotonic()
        if self.due_at is None:
            if self.child.has_ended():
                self._plan_restart(now)
        elif now >= self.due_at:
            self.due_at = None
            self.started_at = now
            try:
                self.child.start()
            except (OSError, PostgresFailed) as error:
                self.news.append(f"{self.child.name} could not be started: {error}")
                self._plan_restart(now)

    def _plan_restart(self, now: float) -> None:
        if now - self.started_at > WELL_AFTER:
            self.pause = FIRST_PAUSE
        self.due_at = now + self.pause
        self.news.append(
            f"{self.child.name} has ended {self.child.how_it_ended()}\n"
            f"  It is started again in {self.pause:g} s; its log is {self.child.log}"
        )
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def keep_small(log: Path) -> None:
    """Put a large log aside. Its writers append, so it can be emptied under them."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)


def last_lines(log: Path, number: int = 5) -> str:
    """Return the end of a log, for a message."""
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        lines = file.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-number:])
    return ""
