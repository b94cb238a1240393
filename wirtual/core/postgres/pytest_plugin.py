"""Gives each run of the tests a PostgreSQL of its own, unless it is told of one.

It comes before Django, whose settings read the address; workers of xdist inherit it.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from wirtual.core.postgres.server import EmbeddedPostgres

ADDRESS = "WIRTUAL_DATABASE_URL"


PREFIX = "wirtual-tests-"
LEFT_AFTER = 60.0  # seconds; a run has locked its folder by then


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    """Start a server, unless there is an address already."""
    if not os.environ.get(ADDRESS):
        _remove_left_folders()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        folder.chmod(0o711)  # the server's user passes through
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = EmbeddedPostgres(folder / "pg", fsync=False)
        early_config.add_cleanup(lambda: _end(server, folder, lock))
        server.start()
        os.environ[ADDRESS] = server.dsn()
    return (yield)


def _end(server: EmbeddedPostgres, folder: Path, lock: int) -> None:
    server.stop()
    os.environ.pop(ADDRESS, None)
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)


def _remove_left_folders() -> None:
    """Remove what runs that were killed could not; their servers ended with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(lock).st_mtime > LEFT_AFTER:
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
