"""The status of a job is computed by the database, and its end is final."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from provisioning_app.job.models import ProvisionerJob
from tests.make.jobs import make_job
from wirtual.core import clock

pytestmark = pytest.mark.django_db

NOW = clock.now()
TAKEN = {"started_at": NOW, "worker_id": "0b0e3b43-cfe5-4a10-a5a5-2ac6d1a0b3f1"}


def changed(**columns: Any) -> ProvisionerJob:
    job = make_job()
    ProvisionerJob.objects.filter(pk=job.pk).update(**columns)
    return ProvisionerJob.objects.get(pk=job.pk)


# spec/provisioning.md, 3, and cases 6 and 7
@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({**TAKEN, "completed_at": NOW, "error": "bad"}, "failed"),
        (
            {**TAKEN, "completed_at": NOW, "error": "bad", "canceled_at": NOW},
            "failed",
        ),
        ({**TAKEN, "completed_at": NOW, "error": "", "canceled_at": NOW}, "canceled"),
        ({**TAKEN, "completed_at": NOW, "canceled_at": NOW}, "canceled"),
        ({**TAKEN, "completed_at": NOW, "error": ""}, "succeeded"),
        ({**TAKEN, "completed_at": NOW}, "succeeded"),
        ({**TAKEN, "error": "bad"}, "failed"),
        ({**TAKEN, "canceled_at": NOW}, "canceling"),
        ({"completed_at": NOW, "canceled_at": NOW}, "canceled"),
        (TAKEN, "running"),
        ({}, "pending"),
    ],
)
def test_the_status_is_a_function_of_the_row(columns, status):
    assert changed(**columns).status == status


@pytest.mark.parametrize(
    "columns",
    [
        {"started_at": NOW},
        {"worker_id": TAKEN["worker_id"]},
        {"canceled_at": NOW},
    ],
)
def test_a_job_that_nobody_could_end_can_not_be(columns):
    with pytest.raises(IntegrityError):
        changed(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"completed_at": None},
        {"error": "late"},
        {"error_code": "LATE"},
        {"canceled_at": NOW},
        {"started_at": None, "worker_id": None},
    ],
)
def test_the_end_of_a_job_is_final(columns):
    job = changed(**TAKEN, completed_at=NOW)
    with pytest.raises(IntegrityError, match="its end is final"), transaction.atomic():
        ProvisionerJob.objects.filter(pk=job.pk).update(**columns)
    assert ProvisionerJob.objects.get(pk=job.pk).status == "succeeded"


@pytest.mark.parametrize(
    "columns",
    [
        {"started_at": None, "worker_id": None},
        {"worker_id": "36b7b3bb-2a40-47a3-9e6f-c6a12f39a3e1"},
    ],
)
def test_a_job_is_taken_once(columns):
    job = changed(**TAKEN)
    with pytest.raises(IntegrityError, match="is taken once"), transaction.atomic():
        ProvisionerJob.objects.filter(pk=job.pk).update(**columns)


def test_a_completed_job_may_still_be_touched():
    job = changed(**TAKEN, completed_at=NOW)
    assert ProvisionerJob.objects.filter(pk=job.pk).update(updated_at=NOW) == 1
