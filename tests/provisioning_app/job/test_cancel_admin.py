"""Canceling a job on the operators' site."""

import pytest

from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import ProvisionerJobStatus
from provisioning_app.job.models import ProvisionerJob
from tests.make.jobs import make_job
from tests.make.pages import client_of


def address_of(job: ProvisionerJob) -> str:
    return f"/admin/provisioning_app/provisionerjob/{job.pk}/"


def test_a_job_is_canceled_after_a_question(olivia):
    job = make_job()
    client = client_of(olivia)
    assert "ends at once" in client.get(f"{address_of(job)}cancel/").text
    job.refresh_from_db()
    assert job.status == ProvisionerJobStatus.PENDING

    page = client.post(f"{address_of(job)}cancel/", follow=True)
    assert "has been marked as canceled" in page.text
    job.refresh_from_db()
    assert job.status == ProvisionerJobStatus.CANCELED


def test_a_job_that_waits_has_a_button_to_cancel_it(olivia):
    job = make_job()
    page = client_of(olivia).get(f"{address_of(job)}change/").text
    assert f'href="{address_of(job)}cancel/"' in page


def test_a_job_that_is_over_has_none(olivia):
    job = cancel_job(make_job())
    page = client_of(olivia).get(f"{address_of(job)}change/").text
    assert f'href="{address_of(job)}cancel/"' not in page


def test_a_job_that_is_over_is_not_canceled(olivia):
    job = cancel_job(make_job())
    answer = client_of(olivia).post(f"{address_of(job)}cancel/")
    assert answer.status_code == 403


def test_a_refusal_is_told_in_the_words_of_the_api(olivia, monkeypatch):
    """Somebody else was faster, between the page and the button."""
    job = make_job()
    client = client_of(olivia)
    monkeypatch.setattr(
        "provisioning_app.job.admin.JobSection.has_cancel_permission",
        lambda *_: True,
    )
    cancel_job(job)
    page = client.post(f"{address_of(job)}cancel/", follow=True).text
    assert "already completed" in page


def test_nobody_but_owners_cancels(tom):
    job = make_job()
    client_of(tom).post(f"{address_of(job)}cancel/")
    job.refresh_from_db()
    assert job.status == ProvisionerJobStatus.PENDING


def test_values_of_variables_are_not_shown(olivia):
    values = [{"name": "token", "value": "hunter2"}]
    job = make_job(input={"user_variable_values": values})
    page = client_of(olivia).get(f"{address_of(job)}change/").text
    assert "hunter2" not in page


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_job_that_waits_shows_its_place(place, olivia):
    jobs = [make_job() for _ in range(3)]
    page = client_of(olivia).get(f"{address_of(jobs[place - 1])}change/").text
    assert f"{place} of 3" in page
