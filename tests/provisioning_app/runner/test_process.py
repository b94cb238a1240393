"""The daemon as a process: signals, and sudden death."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import LogLevel, LogLine
from provisioning_app.runner.built_in import daemon_name
from provisioning_app.runner.daemon import ABANDONED
from tests.make.jobs import built_in_key, make_job
from tests.running import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
END_WITHIN = 15.0  # seconds

#: Works until it is canceled.
ENDLESS = make_archive(plan=[LogLine(LogLevel.INFO, "working")])

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path, handler) -> Iterator[Start]:
    """Starts a daemon on the test's database; all are dead at the end."""
    built_in_key()
    started = []

    def start_one(
        archive: bytes, *, name: str = "north", finish_within: float = 30
    ) -> subprocess.Popen[bytes]:
        file = tmp_path / f"archive-{len(started)}.tar"
        file.write_bytes(archive)
        database = connection.settings_dict
        address = make_conninfo(
            host=database["HOST"],
            port=database["PORT"] or None,
            user=database["USER"] or None,
            password=database["PASSWORD"] or None,
            dbname=database["NAME"],
        )
        process = subprocess.Popen(
            [
                sys.executable,
                HERE / "daemon_process.py",
                name,
                file,
                str(finish_within),
            ],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "PYTHONPATH": str(settings.BASE_DIR),
                "WIRTUAL_DATABASE_URL": address,
                "WIRTUAL_DATA_DIR": str(tmp_path),
                "WIRTUAL_PROVISIONER_TYPES": "echo",
            },
        )
        started.append(process)
        return process

    yield start_one
    for process in started:
        process.kill()
        process.wait()


def working_job(start: Start, **options: float):
    job = make_job()
    process = start(ENDLESS, **options)
    wait_until(job.logs.filter(output="working").exists, END_WITHIN)
    return job, process


def ended(job: ProvisionerJob) -> ProvisionerJob:
    row = ProvisionerJob.objects.filter(pk=job.pk, completed_at__isnull=False)
    wait_until(row.exists, END_WITHIN)
    return row.get()


def test_a_daemon_killed_in_the_middle_is_replaced(start):
    job, process = working_job(start)
    worker = ProvisionerDaemon.objects.get()
    process.kill()
    process.wait()
    assert ProvisionerJob.objects.get(pk=job.pk).status == "running"

    start(make_archive())
    next_job = make_job()
    assert ended(next_job).status == "succeeded"
    assert (ended(job).status, ended(job).error) == ("failed", ABANDONED)
    assert ProvisionerDaemon.objects.get() == worker
    assert ended(next_job).worker_id == worker.pk


def test_a_daemon_that_is_to_end_cancels_what_takes_too_long(start):
    job, process = working_job(start, finish_within=0.2)
    process.terminate()
    assert process.wait(END_WITHIN) == 0
    assert ended(job).error == "template import provision for start: canceled"


def test_an_interrupted_daemon_cancels_at_once(start):
    job, process = working_job(start)
    process.send_signal(signal.SIGINT)
    assert process.wait(END_WITHIN) == 0
    assert ended(job).error == "template import provision for start: canceled"


def test_an_idle_daemon_ends_at_once(start):
    process = start(make_archive())
    wait_until(ProvisionerDaemon.objects.exists, END_WITHIN)
    process.terminate()
    assert process.wait(END_WITHIN) == 0


@pytest.mark.parametrize(
    ("name", "index", "expected"),
    [
        ("north", None, "north"),
        ("north", 3, "north-3"),
        ("n" * 70, None, "n" * 64),
        ("n" * 70, 12, "n" * 61 + "-12"),
    ],
)
def test_names_of_built_in_daemons_fit(name, index, expected):
    assert daemon_name(name, index) == expected
