"""Gives each run of the tests a PostgreSQL of its own, unless it is told of one.

It comes before Django, whose settings read the address; workers of xdist inherit it.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from wirtual.core.postgres.server import EmbeddedPostgres

ADDRESS = "WIRTUAL_DATABASE_URL"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    if not os.environ.get(ADDRESS):
        folder = Path(tempfile.mkdtemp(prefix="wirtual-tests-"))
        folder.chmod(0o711)  # the server's user passes through
        server = EmbeddedPostgres(folder / "pg", fsync=False)
        early_config.add_cleanup(lambda: _remove(server, folder))
        server.start()
        os.environ[ADDRESS] = server.dsn()
    return (yield)


def _remove(server: EmbeddedPostgres, folder: Path) -> None:
    server.stop()
    os.environ.pop(ADDRESS, None)
    shutil.rmtree(folder, ignore_errors=True)
