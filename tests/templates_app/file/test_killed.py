"""A server that dies while it writes an upload leaves nothing of it."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from orgs_app.user.models import User
from templates_app.file.models import CHUNK_SIZE, File, FileChunk
from tests.api.client import HEADER
from tests.make.people import token_of
from tests.running import wait_until
from tests.threads import beside
from wirtual.deployment.installation import ENTERED

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"
START_WITHIN = 60.0  # seconds, on a busy machine

# Whoever writes the third chunk of a file waits for the lock.
WAIT_IN_THE_MIDDLE = """
CREATE FUNCTION wait_in_the_middle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4711);
  RETURN NEW;
END $$;
CREATE TRIGGER wait_in_the_middle BEFORE INSERT ON file_chunks
  FOR EACH ROW WHEN (NEW.position = 2) EXECUTE FUNCTION wait_in_the_middle();
"""
GO_ON = """
DROP TRIGGER wait_in_the_middle ON file_chunks;
DROP FUNCTION wait_in_the_middle;
"""
WAITERS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"

# Connections besides the test's.
OTHERS = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND backend_type = 'client backend'
"""


def ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


@pytest.fixture
def barrier(transactional_db: None) -> Iterator[None]:
    ask(WAIT_IN_THE_MIDDLE)
    ask("SELECT pg_advisory_lock(4711)")
    yield
    ask("SELECT pg_advisory_unlock_all()")
    ask(GO_ON)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A server of its own process, on the test's database."""
    database = make_conninfo(
        settings.WIRTUAL_DATABASE_URL, dbname=connection.settings_dict["NAME"]
    )
    variables = {
        "WIRTUAL_DATABASE_URL": database,
        "WIRTUAL_DATA_DIR": str(tmp_path / "data"),
        "TMPDIR": str(tmp_path),
        ENTERED: sys.prefix,
    }
    process = subprocess.Popen(
        [sys.executable, str(MANAGE), "serve", "--port", "0"],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.kill()


def test_a_server_that_is_killed_while_it_writes_leaves_nothing(
    barrier, server, mia: User, tmp_path: Path
):
    assert server.stdout is not None
    url = server.stdout.readline().split()[-1]
    head = {HEADER: token_of(mia), "Content-Type": "application/x-tar"}

    def upload() -> None:
        with contextlib.suppress(httpx.TransportError):
            content = b"x" * 5 * CHUNK_SIZE
            httpx.post(f"{url}/api/v2/files", content=content, headers=head, timeout=30)

    with beside(upload, lambda: os.kill(server.pid, signal.SIGKILL)):
        wait_until(lambda: ask(WAITERS) == (1,), START_WITHIN)
        assert not File.objects.exists()
    server.wait(10)
    ask("SELECT pg_advisory_unlock(4711)")
    wait_until(lambda: ask(WAITERS) == (0,))
    wait_until(lambda: ask(OTHERS) == (0,))
    assert not File.objects.exists()
    assert not FileChunk.objects.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["data"]
