"""Asking a job to stop."""

import pytest

from provisioning_app.job.actions import cancel_job
from provisioning_app.job.errors import CancelCompleted, CancelRepeated
from provisioning_app.job.queue import claim_job
from provisioning_app.job.service import fail_job, update_job
from provisioning_app.job.work import Failure, Update
from tests.make.jobs import make_daemon, make_job

pytestmark = pytest.mark.django_db


def test_a_pending_job_is_over_at_once(
    organization, handler, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = cancel_job(make_job(organization))
    assert job.status == "canceled"  # case 51
    assert job.completed_at == job.canceled_at
    assert handler.ended == [(job.pk, "canceled")]


def test_a_running_job_is_canceling_and_its_daemon_is_told(organization, handler):
    make_job(organization)
    daemon = make_daemon(organization)
    job = claim_job(daemon)
    assert not update_job(daemon.pk, job.pk, Update()).canceled
    assert cancel_job(job).status == "canceling"  # case 52
    assert update_job(daemon.pk, job.pk, Update()).canceled  # case 38


def test_a_canceling_job_that_fails_has_failed(organization, handler):
    make_job(organization)
    daemon = make_daemon(organization)
    job = claim_job(daemon)
    cancel_job(job)
    job = fail_job(daemon.pk, job.pk, Failure("exit status 1"))
    assert job.status == "failed"
    assert job.canceled_at is not None


def test_a_second_cancel_is_refused(organization, handler):
    make_job(organization)
    job = claim_job(make_daemon(organization))
    cancel_job(job)
    with pytest.raises(CancelRepeated, match="already been marked as canceled"):
        cancel_job(job)  # case 53


def test_a_completed_job_can_not_be_canceled(organization, handler):
    job = cancel_job(make_job(organization))
    with pytest.raises(CancelCompleted, match="already completed"):
        cancel_job(job)  # case 53
