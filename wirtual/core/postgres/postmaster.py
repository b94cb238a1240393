"""The process of a running server, as ``postmaster.pid`` in its data tells of it.

The file outlives its process, and the number in it may by then be that of another
process, which must not be signalled nor stand in the way. So a process counts only
when its command line names the data.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from wirtual.core.postgres.errors import PostgresFailed

PID_FILE = "postmaster.pid"
STATUS_LINE = 7  # PostgreSQL's miscadmin.h, LOCK_FILE_LINE_PM_STATUS, from 0
ORPHANS_LEAVE_WITHIN = 20.0  # seconds


def status(data: Path) -> str | None:
    """Return what the server says of itself: starting, ready, stopping; or None."""
    lines = _lines(data)
    return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else None


def find(data: Path) -> int | None:
    """Return the process that serves ``data``, or None."""
    pid = _written_pid(data)
    return pid if pid is not None and _names(pid, data) else None


def has_orphans(data: Path) -> bool:
    """Tell whether the server was killed and its backends have not noticed yet.

    They hold its socket, so that it seems to accept. Every backend has ``data`` as
    its folder.
    """
    return find(data) is None and any(_works_in(data))


def await_orphans(data: Path) -> None:
    """Wait until the backends of a killed server are gone."""
    limit = time.monotonic() + ORPHANS_LEAVE_WITHIN
    while has_orphans(data):
        if time.monotonic() > limit:
            raise PostgresFailed(f"Processes of a killed server still use {data}.")
        time.sleep(0.01)


def clear_way(data: Path, socket: Path) -> None:
    """Take away what a dead server left and what would stop the next.

    A file whose process is gone is PostgreSQL's own business. It can't tell a zombie
    or a stranger with the same number from a server, so those we judge; without the
    file nothing keeps two servers apart, so call this when no backend is left.
    """
    pid = _written_pid(data)
    if pid is not None and not _names(pid, data):
        lock = socket.with_name(socket.name + ".lock")
        for left in (data / PID_FILE, lock, socket):
            left.unlink(missing_ok=True)


def _lines(data: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return (data / PID_FILE).read_text().splitlines()
    return []


def _written_pid(data: Path) -> int | None:
    first = _lines(data)[:1]
    return int(first[0]) if first and first[0].strip().isdigit() else None


def _names(pid: int, data: Path) -> bool:
    """Tell whether ``pid`` is a server of ``data``. A zombie has no command line."""
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return os.fsencode(data) in words
        return False
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return str(data) in listed.stdout


def _works_in(data: Path) -> Iterator[bool]:
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            yield (process / "cwd").readlink() == data
