"""Jobs whose daemon has fallen silent."""

from datetime import timedelta
from itertools import pairwise

import pytest

from provisioning_app.job import hangs
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.errors import JobCompleted
from provisioning_app.job.hangs import fail_hung_jobs
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from provisioning_app.job.service import update_job
from provisioning_app.job.work import Update
from tests.make.jobs import make_daemon, make_job
from wirtual.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def daemon(organization):
    return make_daemon(organization)


def silent_for(minutes: float, daemon) -> ProvisionerJob:
    make_job(daemon.organization)
    job = claim_job(daemon)
    silent_since = clock.now() - timedelta(minutes=minutes)
    ProvisionerJob.objects.filter(pk=job.pk).update(updated_at=silent_since)
    return job


def test_a_silent_job_fails_with_five_last_lines(daemon, handler):
    job = silent_for(6, daemon)  # case 55
    job.logs.create(source="provisioner", level="info", stage="Planning", output="…")
    last = job.logs.get().pk
    assert fail_hung_jobs().terminated == [job.pk]
    job.refresh_from_db()
    assert job.status == "failed"
    assert "has been detected as hung for 5 minutes" in job.error
    lines = list(job.logs.filter(pk__gt=last).order_by("pk"))
    assert {(each.source, each.level, each.stage) for each in lines} == {
        ("provisioner_daemon", "error", "Planning")
    }
    assert [each.output for each in lines] == [
        "",
        "=" * 20,
        hangs.ANNOUNCEMENT,
        "=" * 20,
        "",
    ]
    gaps = {later.created_at - sooner.created_at for sooner, later in pairwise(lines)}
    assert gaps == {timedelta(milliseconds=1)}


def test_the_announcement_names_the_product_and_the_time():
    assert hangs.ANNOUNCEMENT == (
        "Wirtual: Build has been detected as hung for 5 minutes and will be terminated."
    )


def test_a_job_without_a_log_ends_in_an_unknown_stage(daemon, handler):
    job = silent_for(6, daemon)
    fail_hung_jobs()
    assert set(job.logs.values_list("stage", flat=True)) == {"Unknown"}


def test_other_jobs_are_left_alone(daemon, handler):
    silent_for(4, daemon)  # case 56
    waiting = make_job(daemon.organization)
    hour_ago = clock.now() - timedelta(hours=1)
    ProvisionerJob.objects.filter(pk=waiting.pk).update(updated_at=hour_ago)
    assert fail_hung_jobs().terminated == []


def test_a_canceling_job_hangs_too(daemon, handler):
    job = silent_for(6, daemon)
    cancel_job(job)
    fail_hung_jobs()
    job.refresh_from_db()
    assert job.status == "failed"  # case 58


def test_a_daemon_that_comes_back_is_told(daemon, handler):
    job = silent_for(6, daemon)
    fail_hung_jobs()
    with pytest.raises(JobCompleted):
        update_job(daemon.pk, job.pk, Update())


def test_one_round_handles_ten_jobs(daemon, handler):
    for _ in range(12):
        silent_for(6, daemon)
    assert len(fail_hung_jobs().terminated) == 10
    assert len(fail_hung_jobs().terminated) == 2


def test_one_job_that_can_not_be_failed_does_not_stop_the_others(
    daemon, handler, monkeypatch
):
    broken, other = silent_for(6, daemon), silent_for(6, daemon)
    real = hangs.fail_locked

    def fail(job, *args, **kwargs):
        if job.pk == broken.pk:
            raise RuntimeError("no")
        return real(job, *args, **kwargs)

    monkeypatch.setattr(hangs, "fail_locked", fail)
    outcome = fail_hung_jobs()
    assert outcome.terminated == [other.pk]
    assert str(outcome.error) == "no"
