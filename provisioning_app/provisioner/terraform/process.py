"""Running commands of one session: line by line, interruptible, leaving nothing.

Each command is the leader of a process group, so that providers and what templates
start can be killed with it.

Rule: spec/terraform.md, 5 and 9.
"""

import contextlib
import errno
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

from provisioning_app.provisioner.terraform.guardian import Guardian

#: Receives a line without its end.
Line = Callable[[str], None]

#: How long an interrupted command may take to end (spec/terraform.md, 9).
EXIT_TIMEOUT = timedelta(minutes=3)
#: How long it may take after SIGTERM to write what it has, before it is killed.
LAST_WORDS = timedelta(seconds=5)
#: How long the end of the output is waited for once the command has ended. Something
#: that it left running may hold the pipe.
OUTPUT_END = timedelta(seconds=5)
#: What a line may measure before it is taken for several, in bytes.
LONGEST_LINE = 16 * 1024 * 1024


class CommandFailed(Exception):
    """A command ended badly: ``exit status 1``, ``signal: killed``."""


class Commands:
    """Runs the commands of a session, several at once if need be.

    While ``canceled`` is set no command starts. Who sets it calls `interrupt` next.
    """

    def __init__(
        self,
        directory: Path,
        guardian: Guardian,
        canceled: threading.Event,
        exit_timeout: timedelta = EXIT_TIMEOUT,
    ) -> None:
        self._directory = directory
        self._guardian = guardian
        self._canceled = canceled
        self._exit_timeout = exit_timeout
        self._lock = threading.Lock()
        self._running: set[_Command] = set()

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        output: Line,
        error: Line,
    ) -> None:
        """Run a command to its end, and hand over its lines as they come.

        Raises:
            CommandFailed: it couldn't be started, or didn't succeed.
        """
        self._guardian.start()
        with self._lock:  # a command is either not started, or interrupted
            if self._canceled.is_set():
                raise CommandFailed("context canceled")
            try:
                command = _Command(arguments, self._directory, environment)
            except (OSError, ValueError) as failure:
                raise CommandFailed(_why_not_started(failure)) from failure
            self._running.add(command)
        try:
            with self._guardian.watching(command.group):
                command.finish(output, error)
        finally:
            with self._lock:
                self._running.discard(command)

    def interrupt(self) -> None:
        """Interrupt what runs; what hasn't ended after a while is killed."""
        with self._lock:
            for command in self._running:
                command.stop(self._exit_timeout)

    def kill(self) -> None:
        """Kill what runs, at once."""
        with self._lock:
            for command in self._running:
                command.kill()


class _Command:
    """One child process, its group, and its two streams."""

    def __init__(
        self, arguments: Sequence[str], directory: Path, environment: Mapping[str, str]
    ) -> None:
        self._process = subprocess.Popen(
            arguments,
            cwd=directory,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.group = self._process.pid
        self._ended = threading.Event()
        self._stopping = threading.Lock()
        self._interrupted = False
        self._killed = False

    def finish(self, output: Line, error: Line) -> None:
        """Wait for the end, reading. Raises CommandFailed."""
        readers = [
            _start_reader(self._process.stdout, output),
            _start_reader(self._process.stderr, error),
        ]
        try:
            code = self._process.wait()
        except BaseException:
            self.kill()
            raise
        finally:
            self._ended.set()
            if self._interrupted or self._killed:
                self._sweep()
            _join(readers)
        if self._killed:
            raise CommandFailed("signal: killed")
        if code != 0:
            raise CommandFailed(_exit_text(code))

    def stop(self, exit_timeout: timedelta) -> None:
        """Interrupt, and see from a thread of its own that it helps."""
        with self._stopping:
            if self._interrupted or self._ended.is_set():
                return
            self._interrupted = True
        if os.name == "nt":
            self.kill()
            return
        self._signal(signal.SIGINT)
        threading.Thread(target=self._insist, args=(exit_timeout,), daemon=True).start()

    def kill(self) -> None:
        """Kill the whole group."""
        self._killed = not self._ended.is_set()
        if os.name == "nt":
            self._process.kill()
        else:
            self._sweep()

    def _insist(self, exit_timeout: timedelta) -> None:
        if self._ended.wait(exit_timeout.total_seconds()):
            return
        self._killed = True
        self._signal(signal.SIGTERM)
        if not self._ended.wait(LAST_WORDS.total_seconds()):
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        # Popen takes care not to signal a process that has been waited for.
        self._process.send_signal(number)

    def _sweep(self) -> None:
        """Kill what is left of the group: providers, and what templates started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGKILL)


def _start_reader(stream: IO[bytes] | None, line: Line) -> threading.Thread:
    reader = threading.Thread(target=_read, args=(stream, line), daemon=True)
    reader.start()
    return reader


def _read(stream: IO[bytes] | None, line: Line) -> None:
    """Hand over lines until the stream ends. Bytes that aren't UTF-8 are replaced."""
    if stream is None:
        return
    with stream:
        while text := stream.readline(LONGEST_LINE):
            line(text.decode("utf-8", "replace").rstrip("\r\n"))


def _join(readers: Sequence[threading.Thread]) -> None:
    for reader in readers:
        reader.join(OUTPUT_END.total_seconds())


def _why_not_started(failure: OSError | ValueError) -> str:
    reason = (getattr(failure, "strerror", None) or str(failure)).lower()
    if getattr(failure, "errno", None) == errno.E2BIG:
        return f"{reason}: a value that a template gets may hold 128 KiB"
    return reason


def _exit_text(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    words = {signal.SIGKILL: "killed", signal.SIGINT: "interrupt"}
    words[signal.SIGTERM] = "terminated"
    return f"signal: {words.get(signal.Signals(-code), signal.Signals(-code).name)}"
