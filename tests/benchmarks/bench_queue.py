"""How fast jobs are claimed and completed, and how soon a daemon hears of one.

Run by hand: ``python tests/benchmarks/bench_queue.py``. It makes a PostgreSQL of its
own, with fsync. Figures are to be compared within one run: beside each stands what
the database needs for one bare ``UPDATE … RETURNING`` per job.
"""

import multiprocessing
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any
from uuid import uuid4

SECONDS = 2.0
SAMPLES = 200

FILL = """
INSERT INTO provisioner_jobs
       (id, created_at, updated_at, organization_id, initiator_id, provisioner,
        storage_method, file_id, type, input, tags)
SELECT gen_random_uuid(), now() + n * interval '1 microsecond', now(), %s, %s, 'echo',
       'file', gen_random_uuid(), 'template_version_import', '{}',
       '{"scope": "organization", "owner": ""}'
  FROM generate_series(1, %s) AS n
"""

BARE = """
UPDATE provisioner_jobs SET updated_at = now()
 WHERE id = %s AND completed_at IS NULL RETURNING id
"""

Step = Callable[[], None]


def set_up() -> None:
    """Make Django ready, with a handler that does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wirtual.settings")
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    from provisioning_app.job import handlers
    from provisioning_app.job.enums import ProvisionerJobType
    from tests.make.jobs import RememberingHandler

    handlers._HANDLERS = dict.fromkeys(ProvisionerJobType, RememberingHandler(b"tar"))


def floor(fill: Step) -> Step:
    """One bare statement per job."""
    from django.db import connection

    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM provisioner_jobs ORDER BY random() LIMIT 5000")
        ids = [row[0] for row in cursor.fetchall()]

    def step() -> None:
        fill()
        with connection.cursor() as cursor:
            cursor.execute(BARE, [ids.pop(0)])
            ids.append(cursor.fetchone()[0])

    return step


def claim_only(fill: Step) -> Step:
    """The claim, as a daemon makes it."""
    from provisioning_app.job.queue import claim_job
    from tests.make.jobs import make_daemon

    daemon = make_daemon()

    def step() -> None:
        fill()
        assert claim_job(daemon) is not None

    return step


def claim_and_complete(fill: Step) -> Step:
    """A whole job, but for the work."""
    from provisioning_app.job.service import acquire_job, complete_job
    from provisioning_app.job.work import ImportOutcome
    from provisioning_app.provisioner.protocol import Planned
    from tests.make.jobs import make_daemon

    daemon = make_daemon()
    outcome = ImportOutcome(Planned(), Planned())

    def step() -> None:
        fill()
        assignment = acquire_job(daemon)
        assert assignment is not None
        complete_job(daemon.pk, assignment.job_id, outcome)

    return step


KINDS = {
    "bare UPDATE": floor,
    "claim": claim_only,
    "claim + complete": claim_and_complete,
}


def work(kind: str, refill: tuple[Any, Any] | None, ready: Any, results: Any) -> None:
    """Take one step after the other for a while, in a process of our own."""
    set_up()
    from django.db import connection

    def fill() -> None:
        if refill is not None:
            with connection.cursor() as cursor:
                cursor.execute(FILL, [*refill, 1])

    step = KINDS[kind](fill)
    step()
    ready.wait()
    steps, until = 0, monotonic() + SECONDS
    while monotonic() < until:
        step()
        steps += 1
    results.put(steps / SECONDS)


def rate(kind: str, workers: int, waiting: int, owner: tuple[Any, Any]) -> float:
    """Steps per second of all workers together."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE provisioner_jobs CASCADE")
        cursor.execute(FILL, [*owner, waiting])
        cursor.execute("VACUUM ANALYZE provisioner_jobs")
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(workers), context.Queue()
    refill = owner if waiting < 1000 else None
    arguments = (kind, refill, ready, results)
    processes = [context.Process(target=work, args=arguments) for _ in range(workers)]
    for process in processes:
        process.start()
    total = sum(results.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    return total


def wait_for_jobs(heard: Any) -> None:
    """Claim each job as soon as it is announced, and say when that was."""
    set_up()
    from provisioning_app.job.acquirer import Acquirer
    from provisioning_app.job.queue import claim_job
    from tests.make.jobs import make_daemon

    daemon = make_daemon()
    with Acquirer(daemon) as acquirer:
        heard.put(monotonic())
        for _ in range(SAMPLES):
            while claim_job(daemon) is None:
                acquirer.wait()
            heard.put(monotonic())


def wait_for_notices(heard: Any) -> None:
    """Say when each announcement arrived: the floor of waking up."""
    set_up()
    from provisioning_app.job.channels import JOB_POSTED
    from wirtual.core.pubsub import Listener

    with Listener(JOB_POSTED) as listener:
        heard.put(monotonic())
        for _ in range(SAMPLES):
            while not listener.wait(1):
                pass
            heard.put(monotonic())


def latencies(target: Callable[[Any], None], post: Step) -> list[float]:
    """Milliseconds from the commit to the other process, sorted."""
    context = multiprocessing.get_context("spawn")
    heard = context.Queue()
    process = context.Process(target=target, args=(heard,))
    process.start()
    heard.get(timeout=30)
    found = []
    for _ in range(SAMPLES):
        post()
        posted = monotonic()
        try:
            found.append((heard.get(timeout=5) - posted) * 1000)
        except Empty:
            found.append(float("inf"))
    process.join()
    return sorted(found)


def main() -> None:
    """Print both tables."""
    from wirtual.core.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="wirtual-bench-") as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder) / "pg")
        server.start()
        try:
            os.environ["WIRTUAL_DATABASE_URL"] = server.dsn()
            os.environ["WIRTUAL_DATA_DIR"] = folder
            set_up()
            measure()
        finally:
            from django.db import connections

            connections.close_all()
            server.stop()


def measure() -> None:
    """Measure everything on an empty database."""
    from django.core.management import call_command

    from provisioning_app.job.channels import JOB_POSTED
    from tests.make.jobs import make_job
    from tests.make.people import default_organization, make_user
    from wirtual.core import pubsub

    call_command("migrate", verbosity=0)
    user = make_user(f"bench-{uuid4().hex[:8]}")
    owner = (default_organization().pk, user.pk)
    print("jobs/s, and as a part of the floor beside it")
    for waiting in (10, 100_000):
        for workers in (1, 2, 4):
            base = rate("bare UPDATE", workers, waiting, owner)
            line = f"waiting {waiting:>7,}  workers {workers}  floor {base:7,.0f}"
            for kind in ("claim", "claim + complete"):
                found = rate(kind, workers, waiting, owner)
                line += f"   {kind} {found:7,.0f} ({found / base:.2f})"
            print(line, flush=True)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE provisioner_jobs CASCADE")
    for name, target, post in (
        ("announcement", wait_for_notices, lambda: pubsub.publish(JOB_POSTED, "{}")),
        ("job claimed", wait_for_jobs, lambda: make_job(initiator_id=user.pk)),
    ):
        found = latencies(target, post)
        print(
            f"commit to {name}: median {statistics.median(found):.1f} ms,"
            f" 99 of 100 within {found[int(SAMPLES * 0.99) - 1]:.1f} ms"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
