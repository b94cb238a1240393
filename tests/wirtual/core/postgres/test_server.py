"""The embedded server through starts, stops, deaths and leftovers."""

import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.running import wait_until
from wirtual.core.postgres import EmbeddedPostgres, PostgresFailed, postmaster


def ask(server: EmbeddedPostgres, question: str = "SELECT current_database()") -> str:
    with psycopg.connect(server.dsn(), autocommit=True) as line:
        row = line.execute(question).fetchone()
        assert row is not None
        return str(row[0])


def kill(server: EmbeddedPostgres) -> None:
    pid = postmaster.find(server.data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_a_started_server_has_the_products_database(server: EmbeddedPostgres):
    server.start()
    assert ask(server) == "wirtual"
    assert ask(server, "SHOW server_encoding") == "UTF8"


def test_nobody_else_may_enter_its_folder(server: EmbeddedPostgres):
    server.start()
    assert stat.S_IMODE(server.home.stat().st_mode) == 0o700


def test_a_stopped_server_is_gone_and_keeps_what_was_committed(
    server: EmbeddedPostgres,
):
    server.start()
    ask(server, "WITH made AS (SELECT lo_from_bytea(4242, 'kept')) SELECT 1 FROM made")
    server.stop()
    assert not server.is_ready()
    assert postmaster.find(server.data) is None
    server.start()
    assert ask(server, "SELECT convert_from(lo_get(4242), 'UTF8')") == "kept"


def test_ensure_attaches_to_a_running_server(server: EmbeddedPostgres):
    server.ensure()
    first = postmaster.find(server.data)
    server.ensure()
    assert postmaster.find(server.data) == first


def test_of_several_starters_at_once_one_starts(server: EmbeddedPostgres, made: Path):
    starters = [EmbeddedPostgres(made, fsync=False) for _ in range(4)]
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(EmbeddedPostgres.ensure, starters))
    assert len([each for each in starters if each.process]) == 1
    assert ask(server)
    server.stop()
    for each in starters:
        if each.process:
            each.process.wait(10)


def test_a_server_that_was_left_running_is_taken_over(server: EmbeddedPostgres):
    server.ensure()
    left, left_process = postmaster.find(server.data), server.process
    server.start()
    assert postmaster.find(server.data) not in (None, left)
    assert left_process is not None
    assert left_process.wait(10) == 0
    assert ask(server)


def test_a_killed_server_starts_again(server: EmbeddedPostgres):
    server.start()
    kill(server)  # and isn't reaped: it stays as a zombie
    server.start()
    assert ask(server)


def test_a_killed_server_with_busy_backends_starts_again(server: EmbeddedPostgres):
    server.start()
    line = psycopg.connect(server.dsn())
    line.execute("SELECT 1")
    kill(server)
    server.start()
    assert ask(server)
    line.close()


def test_a_stale_number_that_is_another_process_now_is_left_alone(
    server: EmbeddedPostgres,
):
    server.start()
    pid_file = server.data / postmaster.PID_FILE
    left = pid_file.read_text()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        _, _, rest = left.partition("\n")
        pid_file.write_text(f"{stranger.pid}\n{rest}")
        assert postmaster.find(server.data) is None
        server.stop()
        server.start()
        assert ask(server)
        assert stranger.poll() is None
        stranger.kill()


def test_a_half_made_cluster_is_made_again(place: Path):
    server = EmbeddedPostgres(place / "half", fsync=False)
    server.home.mkdir()
    half = server.home / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server.start()
    assert ask(server) == "wirtual"
    server.stop()


def test_a_path_too_long_for_a_socket_gets_a_short_one(place: Path):
    server = EmbeddedPostgres(place / ("long" * 30), fsync=False)
    server.start()
    assert ask(server) == "wirtual"
    assert len(str(server.socket_folder)) < 60
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    server.stop()
    assert not server.socket_folder.exists()


@pytest.mark.parametrize("version", ["17", "99"])
def test_data_of_another_release_is_refused(server: EmbeddedPostgres, version: str):
    written = server.data / "PG_VERSION"
    own = written.read_text()
    written.write_text(f"{version}\n")
    try:
        with pytest.raises(PostgresFailed) as failure:
            server.start()
    finally:
        written.write_text(own)
    assert f"is of PostgreSQL {version}" in str(failure.value)


def test_a_folder_that_cannot_be_made_is_told(place: Path):
    (place / "file").write_text("")
    with pytest.raises(PostgresFailed) as failure:
        EmbeddedPostgres(place / "file" / "in it").start()
    assert "File exists" in str(failure.value)


def test_a_bad_setting_is_told_in_a_line(server: EmbeddedPostgres):
    settings = server.data / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("shared_buffers = 'nonsense'\n")
    try:
        with pytest.raises(PostgresFailed) as failure:
            server.start()
    finally:
        settings.write_text(before)
    assert "did not start" in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_started_server_ends_with_its_parent(server: EmbeddedPostgres, made: Path):
    program = (
        "import sys, time; from pathlib import Path;"
        "from wirtual.core.postgres import EmbeddedPostgres;"
        "EmbeddedPostgres(Path(sys.argv[1]), fsync=False).start();"
        "print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(made)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        assert server.is_ready()
        parent.kill()
    wait_until(lambda: postmaster.find(server.data) is None)


def test_a_server_that_was_ensured_outlives_its_starter(
    server: EmbeddedPostgres, made: Path
):
    program = (
        "import sys; from pathlib import Path;"
        "from wirtual.core.postgres import EmbeddedPostgres;"
        "EmbeddedPostgres(Path(sys.argv[1]), fsync=False).ensure()"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(made)], check=True
    )
    assert ask(server)
