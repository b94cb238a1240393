"""Taking a job from the queue."""

import pytest

from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import ProvisionerType
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from tests.make.jobs import make_daemon, make_job

pytestmark = pytest.mark.django_db


def test_the_oldest_job_is_taken_first(organization):
    first, second = make_job(organization), make_job(organization)
    daemon = make_daemon(organization)
    assert [claim_job(daemon), claim_job(daemon)] == [first, second]  # case 23
    assert claim_job(daemon) is None


def test_a_taken_job_knows_its_daemon_and_runs(organization):
    make_job(organization)
    daemon = make_daemon(organization)
    job = claim_job(daemon)
    assert job.status == "running"
    assert job.worker_id == daemon.pk
    assert job.started_at == job.updated_at
    assert ProvisionerJob.objects.get(pk=job.pk).status == "running"


def test_a_job_of_another_type_stays_pending(organization):
    make_job(organization, provisioner=ProvisionerType.TERRAFORM)  # case 27
    assert claim_job(make_daemon(organization)) is None


def test_a_canceled_pending_job_is_not_taken(organization, handler):
    cancel_job(make_job(organization))
    assert claim_job(make_daemon(organization)) is None


def test_jobs_that_fit_nobody_do_not_stand_in_the_way(organization):
    for _ in range(3):
        make_job(organization, tags={"scope": "organization", "owner": "", "a": "b"})
    job = make_job(organization)
    assert claim_job(make_daemon(organization)) == job
