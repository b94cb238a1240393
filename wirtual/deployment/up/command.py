"""From the command line to a running tree, and back."""

import argparse
import contextlib
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TextIO

from wirtual.core.environment import SettingInvalid
from wirtual.core.postgres import PostgresFailed, embedded_in
from wirtual.core.serving.listening import CannotListen, address_of, listen
from wirtual.deployment.up.child import Database, Program, last_lines
from wirtual.deployment.up.needs import NeedMissing, check_needs
from wirtual.deployment.up.tree import Signals, Tree

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"

READY_WITHIN = 120.0  # seconds
WEB_GRACE = 15.0  # seconds; the server cuts what is left after 10
DAEMON_GRACE = 30.0  # seconds, for a job to be interrupted and reported
#: Within it: a job may finish, then is canceled, then is made to stop.
DAEMON_WORDS = ("--finish-within", "15")
PORT_PATIENCE = 3.0  # seconds, for the server of a parent that was killed
POLL = 0.05  # seconds

#: Options, and the variables that they stand for.
OPTIONS = {
    "host": "WIRTUAL_HOST",
    "port": "WIRTUAL_PORT",
    "data_dir": "WIRTUAL_DATA_DIR",
    "provisioners": "WIRTUAL_PROVISIONERS",
}


class CannotStart(Exception):
    """The product can't be started. The text is for an operator."""


class Stopped(Exception):
    """Somebody wanted to stop before everything had started."""


#: Why there is no start; each tells the operator itself.
REFUSALS = (CannotStart, CannotListen, NeedMissing, PostgresFailed, SettingInvalid)


def run(arguments: list[str]) -> int:
    """Start the product, and return when it has been stopped again."""
    options = _parser().parse_args(arguments)
    for option, variable in OPTIONS.items():
        value = getattr(options, option)
        if value is not None:
            os.environ[variable] = value
    try:
        with Signals() as signals:
            _up(signals)
    except REFUSALS as failure:
        _say(str(failure), sys.stderr)
        return 1
    except OSError as error:
        _say(f"{error.filename or 'The system'}: {error.strerror}.", sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="manage.py up",
        description="Start the product; Ctrl-C stops it. Every option can be given "
        "as a variable too, and wins over it.",
    )
    parser.add_argument("--host", help="address to listen on (WIRTUAL_HOST)")
    parser.add_argument("--port", help="port to listen on (WIRTUAL_PORT)")
    parser.add_argument(
        "--data-dir",
        # What is typed begins where one stands, not beside manage.py.
        type=os.path.abspath,
        help="where database, keys and logs live (WIRTUAL_DATA_DIR)",
    )
    parser.add_argument(
        "--provisioners",
        help="how many provisioner daemons to run (WIRTUAL_PROVISIONERS)",
    )
    return parser


def _up(signals: Signals) -> None:
    from wirtual import settings

    data = settings.WIRTUAL_DATA_DIR.resolve()
    with (
        _held(data),
        listen(
            settings.WIRTUAL_HOST, settings.WIRTUAL_PORT, patience=PORT_PATIENCE
        ) as listening,
    ):
        tree = Tree(signals, _say)
        try:
            _start_all(tree, settings, data, listening)
            tree.watch()
            _say("Stopping; Ctrl-C again hurries.")
        except Stopped:
            _say("Stopping.")
        finally:
            listening.close()
            tree.stop()
        _say("Stopped.")


def _start_all(
    tree: Tree, settings: ModuleType, data: Path, listening: socket.socket
) -> None:
    check_needs(settings)
    host, port = address_of(listening)
    os.environ |= {"WIRTUAL_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    os.environ |= {"WIRTUAL_DATA_DIR": str(data)}
    logs = data / "logs"
    logs.mkdir(exist_ok=True)
    if not settings.WIRTUAL_DATABASE_URL:
        _say("Starting PostgreSQL.")
        server = embedded_in(data)
        if data not in server.home.parents:
            _say(f"Its user can't reach {data}, so its data is in {server.home}.")
        tree.start(Database(server))
        os.environ["WIRTUAL_DATABASE_URL"] = server.dsn()
    _say("Preparing the database.")
    _migrate(tree)
    _say("Starting the server and the provisioners.")
    for name, words in _daemons(settings.WIRTUAL_PROVISIONERS):
        tree.start(_program(name, words, logs, DAEMON_GRACE))
    descriptor = listening.fileno()
    words = ["serve", "--fd", str(descriptor)]
    web = _program("web", words, logs, WEB_GRACE, (descriptor,))
    tree.start(web)
    reached = f"{_reachable(host)}:{port}"
    _await_ready(tree, web, reached)
    _greet(reached, data, logs)


def _daemons(provisioners: int) -> Iterator[tuple[str, list[str]]]:
    yield "worker", ["worker"]
    for number in range(1, provisioners + 1):
        name = f"{socket.gethostname()}-{number}"
        yield f"provisioner-{number}", ["provisionerd", "--name", name, *DAEMON_WORDS]


def _program(
    name: str,
    words: list[str],
    logs: Path,
    grace: float,
    inherited: tuple[int, ...] = (),
) -> Program:
    return Program(
        name=name,
        command=[sys.executable, str(MANAGE), *words],
        log=logs / f"{name}.log",
        environment=os.environ,
        grace=grace,
        inherited=inherited,
    )


@contextlib.contextmanager
def _held(data: Path) -> Iterator[None]:
    """Hold the data directory; the kernel lets go of it whatever becomes of us."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            raise CannotStart(
                f"The data directory {data} is in use by process {holder}: stop that, "
                "or choose another with --data-dir (WIRTUAL_DATA_DIR)."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _migrate(tree: Tree) -> None:
    """Bring the tables up to date, in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".log") as output:
        migration = Program(
            name="migrate",
            command=[sys.executable, str(MANAGE), "migrate", "--no-input", "-v", "0"],
            log=Path(output.name),
            environment=os.environ,
            grace=DAEMON_GRACE,
        )
        migration.start()
        while not migration.has_ended():
            if tree.signals.stops:
                migration.kill()
                raise Stopped
            tree.signals.wait(POLL)
        assert isinstance(migration.process, subprocess.Popen)  # noqa: S101
        if migration.process.returncode != 0:
            said = last_lines(migration.log)
            raise CannotStart(f"{said}\nThe database could not be prepared; see above.")


def _await_ready(tree: Tree, web: Program, address: str) -> None:
    """Wait until the server answers; that it can't start is for the operator now."""
    limit = time.monotonic() + READY_WITHIN
    while _status(address, "/healthz") != 200:
        if tree.signals.stops:
            raise Stopped
        if web.has_ended() or time.monotonic() > limit:
            raise CannotStart(
                f"{last_lines(web.log)}\nThe server did not start; see {web.log}."
            )
        tree.signals.wait(POLL)


def _status(address: str, path: str) -> int | None:
    line = http.client.HTTPConnection(address, timeout=5)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        line.close()


def _reachable(host: str) -> str:
    """Return an address of this machine for one that means all of them."""
    return {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104


def _greet(address: str, data: Path, logs: Path) -> None:
    fresh = _status(address, "/api/v2/users/first") == 404
    first = (
        f"Open http://{address}/ and create the first account."
        if fresh
        else f"Open http://{address}/ and sign in."
    )
    _say(
        f"""
Wirtual is ready.

  Product            http://{address}/
  Admin              http://{address}/admin/
  API documentation  http://{address}/docs
  Data               {data}
  Logs               {logs}

{first} Ctrl-C stops everything.
"""
    )


def _say(text: str, stream: TextIO | None = None) -> None:
    print(text, file=stream or sys.stdout, flush=True)
