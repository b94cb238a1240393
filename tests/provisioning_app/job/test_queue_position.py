"""Where a pending job stands."""

import pytest

from provisioning_app.job.actions import cancel_job
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from provisioning_app.job.queue_position import queue_position_of_each
from provisioning_app.job.serializers import ProvisionerJobSerializer
from tests.make.jobs import make_daemon, make_job

pytestmark = pytest.mark.django_db


def places(*jobs: ProvisionerJob) -> list[tuple[int, int]]:
    """Position and size for each, the position counted in both ways."""
    queue = ProvisionerJob.objects.with_queue().annotate(place=queue_position_of_each())
    found = queue.in_bulk([job.pk for job in jobs])
    rows = [found[job.pk] for job in jobs]
    assert [row.place for row in rows] == [row.queue_position for row in rows]
    return [(row.queue_position, row.queue_size) for row in rows]


def test_pending_jobs_stand_in_the_order_of_their_creation(organization, elsewhere):
    # cases 2 and 4
    jobs = make_job(organization), make_job(elsewhere), make_job(organization)
    assert places(*jobs) == [(1, 3), (2, 3), (3, 3)]


def test_a_job_that_was_taken_leaves_the_queue(organization):
    jobs = make_job(organization), make_job(organization), make_job(organization)
    claim_job(make_daemon(organization))
    assert places(*jobs) == [(0, 2), (1, 2), (2, 2)]  # case 3


def test_a_canceled_job_leaves_the_queue(organization, handler):
    jobs = make_job(organization), make_job(organization), make_job(organization)
    cancel_job(jobs[1])
    assert places(*jobs) == [(1, 2), (0, 2), (2, 2)]  # case 5


def test_a_job_just_made_shows_no_place(organization):
    shown = ProvisionerJobSerializer(make_job(organization)).data
    assert (shown["queue_position"], shown["queue_size"]) == (0, 0)  # case 1


def test_every_documented_field_is_shown(organization):
    shown = ProvisionerJobSerializer(make_job(organization)).data
    assert set(shown) == {
        "id",
        "created_at",
        "started_at",
        "completed_at",
        "canceled_at",
        "error",
        "error_code",
        "status",
        "worker_id",
        "file_id",
        "tags",
        "queue_position",
        "queue_size",
    }
    assert (shown["error"], shown["error_code"], shown["worker_id"]) == ("", "", None)
