"""Dry-runs are jobs like their version's import, and change nothing else."""

from functools import partial

import pytest

from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from templates_app.version.actions.dry_run import create_dry_run
from templates_app.version.errors import DryRunTooEarly
from templates_app.version.models import TemplateVersion
from tests.api.client import Api
from tests.make.dry_runs import make_dry_run
from tests.make.jobs import make_daemon
from tests.make.people import default_organization, make_user
from tests.make.templates import (
    CANCELED,
    CANCELING,
    FAILED,
    PENDING,
    RUNNING,
    SUCCEEDED,
    make_version,
)
from tests.threads import at_once


@pytest.mark.django_db
def test_it_runs_where_the_import_ran_on_the_same_archive():
    tags = {"scope": "organization", "owner": "", "zone": "eu"}
    version, user = make_version(tags=tags), make_user()
    before = TemplateVersion.objects.values().get()
    job = create_dry_run(
        version,
        initiator_id=user.pk,
        workspace_name="trial",
        rich_parameter_values=[{"name": "a", "value": "1"}],
    )
    imported = version.job
    assert (job.provisioner, job.file_id, job.tags) == (
        imported.provisioner,
        imported.file_id,
        tags,
    )
    assert (job.type, job.status, job.initiator_id, job.organization_id) == (
        "template_version_dry_run",
        "pending",
        user.pk,
        version.organization_id,
    )
    assert job.input == {
        "template_version_id": str(version.pk),
        "workspace_name": "trial",
        "rich_parameter_values": [{"name": "a", "value": "1"}],
    }
    assert TemplateVersion.objects.values().get() == before


@pytest.mark.django_db
@pytest.mark.parametrize("status", [SUCCEEDED, FAILED, CANCELED])
def test_an_import_that_has_ended_in_whichever_way_is_enough(status):
    job = make_dry_run(make_version(import_status=status))
    assert job.status == "pending"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [PENDING, RUNNING, CANCELING])
def test_an_import_that_has_not_ended_is_too_early(status):
    version = make_version(import_status=status)
    with pytest.raises(DryRunTooEarly):
        make_dry_run(version)
    assert ProvisionerJob.objects.get() == version.job


@pytest.mark.django_db(transaction=True)
def test_a_cancel_and_a_claim_at_once_leave_a_dry_run_that_ends():
    default_organization()
    olivia = make_user(roles=["owner"])
    daemon, version = make_daemon(), make_version(user=olivia)
    api = Api().as_(olivia)
    job = make_dry_run(version, olivia)
    path = f"/templateversions/{version.pk}/dry-run/{job.pk}"
    answer, claimed = at_once(
        partial(api.patch, f"{path}/cancel"), partial(claim_job, daemon)
    )
    assert answer.status_code == 200
    told = api.get(path).json()
    # Whoever came first: either nobody has it, or somebody is told to stop.
    assert (told["status"], told["worker_id"]) == (
        ("canceled", None) if claimed is None else ("canceling", str(daemon.pk))
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_cancels_at_once_one_is_told_of_the_other():
    default_organization()
    olivia = make_user(roles=["owner"])
    version = make_version(user=olivia)
    job = make_dry_run(version, olivia)
    cancel = f"/templateversions/{version.pk}/dry-run/{job.pk}/cancel"
    apis = Api().as_(olivia), Api().as_(olivia)
    answers = at_once(*(partial(each.patch, cancel) for each in apis))
    assert sorted(each.status_code for each in answers) == [200, 400]
