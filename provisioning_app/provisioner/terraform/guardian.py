"""Kills what a daemon leaves behind when it is killed itself.

A small process beside the daemon reads from a pipe which process groups are running.
When the daemon dies, however it dies, the pipe ends, and the groups that are still
on the list are killed. The kernel's own means (PR_SET_PDEATHSIG) won't do: it acts
when the *thread* ends that started the child, and doesn't reach grandchildren.

``run`` is what the small process does; it starts in 15 ms, once in a daemon's life.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator


class Guardian:
    """The daemon's end of the pipe. Start one per daemon, and close it at the end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: set[int] = set()

    def start(self) -> None:
        """Start the small process, if it doesn't run. Do so before a command."""
        self._tell("", None)

    @contextlib.contextmanager
    def watching(self, group: int) -> Iterator[None]:
        """Have the process group killed should this process die meanwhile."""
        self._tell("+", group)
        try:
            yield
        finally:
            self._tell("-", group)

    def close(self) -> None:
        """End the small process. Nothing on the list is killed: the list is empty."""
        with self._lock:
            self._forget()

    def _tell(self, sign: str, group: int | None) -> None:
        with self._lock:
            if sign == "+" and group is not None:
                self._groups.add(group)
            elif group is not None:
                self._groups.discard(group)
            try:
                self._write(f"{sign}{group}\n" if sign else "")
            except OSError:  # somebody killed it: start another, with the whole list
                self._forget()
                self._write("".join(f"+{each}\n" for each in self._groups))

    def _write(self, text: str) -> None:
        if os.name == "nt":
            return
        if self._process is None:
            self._process = _start()
        if self._process.stdin is not None and text:
            self._process.stdin.write(text.encode())

    def _forget(self) -> None:
        if self._process is not None:
            self._process.communicate()  # closes the pipe, and waits
            self._process = None


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
        bufsize=0,
    )


def run() -> None:
    """Read the list until the pipe ends, then kill what is on it."""
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    run()
