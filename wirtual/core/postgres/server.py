"""One PostgreSQL server and its data: made, started, found, stopped.

The folder that is given holds everything: ``data`` (the cluster), ``log``, ``lock``,
the socket, and for root a copy of the programs. Who may enter the folder is a
superuser of the database; nobody else can connect.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from wirtual.core.lifeline import tied_to_parent
from wirtual.core.postgres import postmaster
from wirtual.core.postgres.account import (
    SOCKET_NAME,
    find_account,
    home_of,
    make_private,
    socket_folder_of,
    switched_to,
)
from wirtual.core.postgres.binaries import (
    copy_binaries,
    find_binaries,
    major_version,
)
from wirtual.core.postgres.errors import PostgresFailed

#: The database of the product; it is made together with the cluster.
DATABASE = "wirtual"
SUPERUSER = "postgres"

START_WITHIN = 120.0  # seconds; a recovery after a crash may take long
STOP_WITHIN = 30.0  # seconds, before open work is abandoned
POLL = 0.01  # seconds
LOG_KEPT = 10 * 1024 * 1024  # bytes, then the log is put aside once
MAX_CONNECTIONS = 200

SERVING = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    f"max_connections={MAX_CONNECTIONS}",
]
#: For data that nobody misses after a crash of the machine.
WITHOUT_FSYNC = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
]


class EmbeddedPostgres:
    """A cluster in a folder of its own. Making the object touches nothing."""

    def __init__(self, root: Path, *, fsync: bool = True) -> None:
        self.fsync = fsync
        self.account = find_account()
        self.home = home_of(root.expanduser().resolve(), self.account)
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.socket_folder = socket_folder_of(self.home)
        self.process: subprocess.Popen[bytes] | None = None

    def dsn(self, database: str = DATABASE) -> str:
        """Return the address of ``database``, in the form of WIRTUAL_DATABASE_URL."""
        host = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{SUPERUSER}@/{database}?host={host}"

    def is_ready(self) -> bool:
        """Tell whether somebody answers on the socket and is done with recovery."""
        return (
            self._accepts()
            and postmaster.status(self.data) == "ready"
            and not postmaster.has_orphans(self.data)
        )

    def ensure(self) -> None:
        """Attach to the running server, or start one that stays when we go.

        Any number of processes may call this at once; one of them starts it.
        """
        with self._prepared():
            if not self.is_ready():
                self.process = self._launch(tied=False)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as our child, which ends with us whatever ends us.

        One that still runs, left by a lone command or by a parent that was killed,
        is stopped first. Call this from the main thread.
        """
        with self._prepared():
            self._end_running()
            self.process = self._launch(tied=True)
            return self.process

    def stop(self) -> None:
        """End the server: connections are closed, everything committed is kept."""
        if not self.home.exists():
            return
        with self._failing_clearly(), self._locked():
            self._end_running()
            self.process = None
            if self.socket_folder != self.home:
                with contextlib.suppress(OSError):
                    self.socket_folder.rmdir()

    # -- Steps, called under the lock ---------------------------------------

    def _launch(self, *, tied: bool) -> subprocess.Popen[bytes]:
        binaries = self._usable_binaries()
        version = major_version(binaries)
        if (self.data / "PG_VERSION").exists():
            self._check_version(version)
        else:
            self._make_cluster(binaries, version)
        postmaster.await_orphans(self.data)
        postmaster.clear_way(self.data, self.socket_folder / SOCKET_NAME)
        options = [*SERVING, f"unix_socket_directories={self.socket_folder}"]
        if not self.fsync:
            options += WITHOUT_FSYNC
        process = self._run_server(binaries, options, tied=tied)
        self._await_ready(process)
        return process

    def _run_server(
        self, binaries: Path, options: list[str], *, tied: bool
    ) -> subprocess.Popen[bytes]:
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.rename(self.log.with_name("log.1"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [
                    binaries / "postgres",
                    "-D",
                    self.data,
                    *(word for option in options for word in ("-c", option)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=tied_to_parent(signal.SIGINT) if tied else None,
                env=self._environment(),
                cwd=self.home,
                **switched_to(self.account),
            )

    def _await_ready(self, process: subprocess.Popen[bytes]) -> None:
        limit = time.monotonic() + START_WITHIN
        while not self.is_ready():
            if process.poll() is not None:
                raise PostgresFailed(
                    f"PostgreSQL did not start: {self._last_words()} (see {self.log})"
                )
            if time.monotonic() > limit:
                process.send_signal(signal.SIGINT)
                raise PostgresFailed(
                    f"PostgreSQL was not ready after {START_WITHIN:.0f} s "
                    f"(see {self.log})"
                )
            time.sleep(POLL)

    def _make_cluster(self, binaries: Path, version: int) -> None:
        """Make it under another name first, so that a half-made one is never used."""
        half = self.data.with_name("data.new")
        shutil.rmtree(half, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if version >= 17:  # its own rules of Unicode, the same on every machine
            locale = [
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
            ]
        words = ["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", *locale]
        if not self.fsync:
            words.append("--no-sync")
        self._run([binaries / "initdb", "-D", half, "--no-instructions", *words])
        self._run(
            [binaries / "postgres", "--single", "-D", half, "postgres"],
            typed=f"CREATE DATABASE {DATABASE};\n",
        )
        half.rename(self.data)

    def _check_version(self, version: int) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(version):
            raise PostgresFailed(
                f"The data in {self.data} is of PostgreSQL {made_by}, and this is "
                f"PostgreSQL {version}: dump and load it, or take the other release."
            )

    def _end_running(self) -> None:
        pid = postmaster.find(self.data)
        if pid is None:
            postmaster.await_orphans(self.data)
            if self._accepts():
                raise PostgresFailed(
                    f"The PostgreSQL of {self.data} runs out of our sight, "
                    "in another container perhaps: stop it there."
                )
            self._gone_within(STOP_WITHIN)
            return
        os.kill(pid, signal.SIGINT)
        if not self._gone_within(STOP_WITHIN):
            os.kill(pid, signal.SIGQUIT)
            if not self._gone_within(STOP_WITHIN):
                raise PostgresFailed(f"PostgreSQL (process {pid}) does not stop.")

    def _gone_within(self, seconds: float) -> bool:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self._reaped() and postmaster.find(self.data) is None:
                return True
            time.sleep(POLL)
        return False

    # -- Small parts ---------------------------------------------------------

    @contextlib.contextmanager
    def _prepared(self) -> Iterator[None]:
        with self._failing_clearly():
            make_private(self.home, self.account)
            if self.socket_folder != self.home:
                make_private(self.socket_folder, self.account)
            with self._locked():
                yield

    @contextlib.contextmanager
    def _failing_clearly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PostgresFailed(
                f"PostgreSQL can't use {error.filename or self.home}: {error.strerror}."
            ) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.home / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _accepts(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.socket_folder / SOCKET_NAME))
            return True
        return False

    def _usable_binaries(self) -> Path:
        binaries = find_binaries()
        if self.account and not self.account.reads(binaries / "postgres"):
            return copy_binaries(binaries, self.home / "runtime")
        return binaries

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.home), "TZ": "UTC"}

    def _run(self, command: list[str | Path], typed: str | None = None) -> None:
        done = subprocess.run(
            command,
            input=typed,
            stdin=subprocess.DEVNULL if typed is None else None,
            capture_output=True,
            text=True,
            check=False,
            env=self._environment(),
            cwd=self.home,
            **switched_to(self.account),
        )
        if done.returncode != 0:
            said = _worst_line(done.stderr or done.stdout)
            raise PostgresFailed(f"The database could not be made: {said}")

    def _last_words(self) -> str:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4096))
            return _worst_line(log.read().decode(errors="replace"))

    def _reaped(self) -> bool:
        return self.process is None or self.process.poll() is not None


def _worst_line(output: str) -> str:
    """Return the last line that names a failure, or else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    words = ("FATAL:", "PANIC:", "could not", "error:")
    bad = [line for line in lines if any(word in line for word in words)]
    return (bad or lines or ["it said nothing"])[-1]
