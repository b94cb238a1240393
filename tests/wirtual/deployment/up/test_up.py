"""The product's processes: started, killed one by one and all at once, stopped."""

import signal
import socket
from pathlib import Path

import psycopg

from tests.running import wait_until
from tests.wirtual.deployment.up.conftest import GONE_WITHIN, Installation
from wirtual.core.postgres import EmbeddedPostgres, embedded_in


def remember(installation: Installation, word: bytes) -> None:
    with psycopg.connect(embedded_in(installation.data).dsn()) as line:
        line.execute("SELECT lo_unlink(oid) FROM pg_largeobject_metadata")
        line.execute("SELECT lo_from_bytea(4242, %s)", [word])


def remembered(installation: Installation) -> bytes:
    with psycopg.connect(embedded_in(installation.data).dsn()) as line:
        row = line.execute("SELECT lo_get(4242)").fetchone()
        assert row is not None
        return bytes(row[0])


def test_it_starts_says_where_it_is_and_stops_without_a_trace(
    installation: Installation,
):
    installation.start()
    assert installation.is_healthy()
    for page in ("/admin/", "/docs"):
        assert f"{installation.url}{page}" in installation.said
    assert "create the first account" in installation.said
    assert installation.stop() == 0
    assert installation.said.rstrip().endswith("Stopped.")
    assert installation.is_gone()


def test_a_second_start_goes_on_where_the_first_was(installation: Installation):
    installation.start()
    remember(installation, b"kept")
    key = (installation.data / "secret_key").read_text()
    assert installation.stop(signal.SIGINT) == 0
    installation.start()
    assert remembered(installation) == b"kept"
    assert (installation.data / "secret_key").read_text() == key
    assert installation.stop() == 0


def test_each_process_that_is_killed_is_started_again(installation: Installation):
    installation.start()
    remember(installation, b"committed")
    for word in ("postgres -D", " serve "):
        before = set(installation.processes(word))
        installation.kill(word)
        wait_until(lambda w=word, b=before: set(installation.processes(w)) - b, 30)
        wait_until(installation.is_healthy, 30)
    wait_until(lambda: embedded_in(installation.data).is_ready(), 30)
    assert remembered(installation) == b"committed"
    assert installation.stop() == 0
    assert installation.is_gone()


def test_nothing_is_left_when_the_parent_is_killed(installation: Installation):
    installation.start()
    remember(installation, b"first")
    assert installation.parent is not None
    installation.parent.kill()
    installation.wait()
    wait_until(installation.is_gone, GONE_WITHIN)
    installation.start()
    assert remembered(installation) == b"first"
    assert installation.stop() == 0


def test_it_starts_again_after_everything_was_killed(installation: Installation):
    installation.start()
    remember(installation, b"second")
    installation.kill("")
    installation.wait()
    installation.start()
    assert remembered(installation) == b"second"
    assert installation.stop() == 0
    assert installation.is_gone()


def test_a_data_directory_in_use_is_told_in_a_line(installation: Installation):
    installation.start()
    assert installation.parent is not None
    second = Installation(installation.data)
    [line] = second.fails("--port", "0")
    assert f"in use by process {installation.parent.pid}" in line
    assert installation.is_healthy()
    assert installation.stop() == 0


def test_a_port_that_is_taken_is_told_in_a_line(installation: Installation):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        [line] = installation.fails("--port", port)
    assert f"Port {port} of 127.0.0.1 is taken" in line
    assert installation.is_gone()


def test_a_wrong_setting_is_told_in_a_line(installation: Installation):
    [line] = installation.fails("--port", "many")
    assert line.startswith("WIRTUAL_PORT: 'many'")
    [line] = installation.fails(WIRTUAL_WEB_THREADS="0")
    assert line.startswith("WIRTUAL_WEB_THREADS:")


def test_a_database_that_is_away_is_told_in_a_line(installation: Installation):
    url = "postgresql://nobody:silence@127.0.0.1:1/none"
    [line] = installation.fails("--port", "0", WIRTUAL_DATABASE_URL=url)
    assert line.startswith("WIRTUAL_DATABASE_URL: ")
    assert "refused" in line
    assert "silence" not in line
    assert installation.is_gone()


def test_a_terraform_that_is_not_there_is_told_in_a_line(installation: Installation):
    [line] = installation.fails("--port", "0", WIRTUAL_TERRAFORM_PATH="/nope")
    assert line.startswith("WIRTUAL_TERRAFORM_PATH: ")
    assert "/nope" in line
    assert installation.is_gone()


def test_a_program_that_is_in_the_way_of_the_data_is_told(installation: Installation):
    [line] = installation.fails("--data-dir", "/proc/nowhere")
    assert line.startswith("WIRTUAL_DATA_DIR: can't keep a secret key")


def test_while_a_database_is_away_requests_are_refused_and_then_go_on(
    installation: Installation, data: Path
):
    server = EmbeddedPostgres(data / "another", fsync=False)
    server.ensure()
    try:
        installation.start(WIRTUAL_DATABASE_URL=server.dsn())
        assert installation.get("/api/v2/users/first").status_code == 404
        server.stop()
        away = installation.get("/api/v2/users/first")
        assert away.status_code == 503
        assert "database" in away.json()["message"]
        assert installation.is_healthy()
        server.ensure()
        back = [installation.get("/api/v2/users/first") for _ in range(10)]
        assert {answer.status_code for answer in back} == {404}
        assert installation.stop() == 0
    finally:
        server.stop()
