"""Two at once: claims, cancellations, reports and the hang detector."""

import threading
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from provisioning_app.job.actions import cancel_job
from provisioning_app.job.errors import JobCompleted
from provisioning_app.job.hangs import fail_hung_jobs
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from provisioning_app.job.service import complete_job, fail_job, update_job
from provisioning_app.job.work import Failure, ImportOutcome, Update
from provisioning_app.provisioner.protocol import Planned
from tests.make.jobs import make_daemon, make_job
from tests.make.people import default_organization, make_user
from tests.threads import at_once, beside
from wirtual.core import clock

pytestmark = pytest.mark.django_db(transaction=True)

IMPORTED = ImportOutcome(Planned(), Planned())


def take_all(daemon) -> list:
    taken = []
    while job := claim_job(daemon):
        taken.append(job.pk)
    return taken


def test_no_two_daemons_get_one_job():
    initiator = make_user().pk
    jobs = [make_job(initiator_id=initiator).pk for _ in range(60)]
    daemons = [make_daemon() for _ in range(4)]
    taken = at_once(*(partial(take_all, daemon) for daemon in daemons))
    everything = Counter(job for each in taken for job in each)
    assert everything == Counter(jobs)  # case 22
    owners = dict(ProvisionerJob.objects.values_list("pk", "worker_id"))
    assert owners == {
        job: daemon.pk
        for daemon, each in zip(daemons, taken, strict=True)
        for job in each
    }


def test_a_cancel_and_a_claim_at_once_leave_a_job_that_ends(handler):
    daemon = make_daemon()
    statuses = Counter()
    for _ in range(15):
        job = make_job()
        canceled, claimed = at_once(
            partial(cancel_job, job), partial(claim_job, daemon)
        )
        row = ProvisionerJob.objects.get(pk=job.pk)
        assert (claimed is not None) == (row.worker_id == daemon.pk)
        assert row.status == canceled.status
        assert row.status == ("canceled" if claimed is None else "canceling")
        statuses[row.status] += 1
    assert sum(statuses.values()) == 15


def test_a_cancel_that_waits_for_a_claim_sees_it(handler):
    """The other order, held still: the claim's transaction is open meanwhile."""
    job, daemon = make_job(), make_daemon()
    claimed, go_on = threading.Event(), threading.Event()

    def claim() -> None:
        with transaction.atomic():
            claim_job(daemon)
            claimed.set()
            go_on.wait(10)

    with beside(claim, go_on.set):
        assert claimed.wait(10)
        threading.Timer(0.1, go_on.set).start()
        assert cancel_job(job).status == "canceling"


def test_a_claim_skips_a_job_that_is_being_taken():
    first, second = make_job(), make_job()
    daemon, other = make_daemon(), make_daemon()
    claimed, go_on = threading.Event(), threading.Event()

    def claim() -> None:
        with transaction.atomic():
            assert claim_job(daemon).pk == first.pk
            claimed.set()
            go_on.wait(10)

    with beside(claim, go_on.set):
        assert claimed.wait(10)
        assert claim_job(other).pk == second.pk  # and doesn't wait


def test_of_completion_and_hang_detector_one_wins(handler):
    daemon = make_daemon()
    for _ in range(10):
        make_job()
        job = claim_job(daemon)
        silent_since = clock.now() - timedelta(minutes=6)
        ProvisionerJob.objects.filter(pk=job.pk).update(updated_at=silent_since)
        completed, round_ = at_once(
            partial(complete_job, daemon.pk, job.pk, IMPORTED), fail_hung_jobs
        )
        row = ProvisionerJob.objects.get(pk=job.pk)
        hung = job.pk in round_.terminated
        assert row.status == ("failed" if hung else "succeeded")
        assert isinstance(completed, JobCompleted) == hung
        assert row.logs.count() == (5 if hung else 0)
        assert round_.error is None


def test_of_two_ends_one_wins(handler):
    daemon = make_daemon()
    for _ in range(10):
        make_job()
        job = claim_job(daemon)
        results = at_once(
            partial(complete_job, daemon.pk, job.pk, IMPORTED),
            partial(fail_job, daemon.pk, job.pk, Failure("no")),
        )
        refused = [each for each in results if isinstance(each, JobCompleted)]
        assert len(refused) == 1
        assert len(handler.outcomes) + len(handler.failures) == 1
        handler.outcomes.clear()
        handler.failures.clear()


def test_two_hang_detectors_fail_a_job_once(handler):
    daemon = make_daemon()
    make_job()
    job = claim_job(daemon)
    silent_since = clock.now() - timedelta(minutes=6)
    ProvisionerJob.objects.filter(pk=job.pk).update(updated_at=silent_since)
    rounds = at_once(fail_hung_jobs, fail_hung_jobs)
    assert [pk for each in rounds for pk in each.terminated] == [job.pk]
    assert job.logs.count() == 5


def test_a_report_and_a_cancel_at_once_are_both_heard(handler):
    daemon = make_daemon()
    make_job()
    job = claim_job(daemon)
    at_once(partial(cancel_job, job), partial(update_job, daemon.pk, job.pk, Update()))
    assert update_job(daemon.pk, job.pk, Update()).canceled


def test_two_daemons_with_one_name_share_a_row():
    organization = default_organization()
    make_daemon(organization, name="earlier")  # makes the key
    rows = at_once(*[partial(make_daemon, organization, name="one")] * 4)
    assert len({row.pk for row in rows}) == 1


def test_the_claim_walks_an_index_of_pending_jobs():
    job = make_job()
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM provisioner_jobs WHERE status = 'pending'"
            " AND organization_id = %s AND provisioner = ANY (%s)"
            " AND provisioner_tags_fit(%s, tags) ORDER BY created_at, id LIMIT 1",
            [job.organization_id, ["echo"], "{}"],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "Index Scan using provisioner_jobs_" in plan
    assert "Sort" not in plan
    assert "provisioner_tags_fit" not in plan  # it was put in line
