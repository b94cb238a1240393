"""Importing an archive again, as another version."""

import pytest

from orgs_app.audit.models import AuditLog
from provisioning_app.job.enums import ProvisionerJobStatus
from provisioning_app.job.models import ProvisionerJob
from templates_app.version.models import TemplateVersion
from tests.make.pages import client_of
from tests.make.templates import (
    CANCELED,
    FAILED,
    PENDING,
    RUNNING,
    SUCCEEDED,
    make_template,
    make_version,
)


def address_of(version: TemplateVersion) -> str:
    return f"/admin/templates_app/templateversion/{version.pk}/again/"


@pytest.mark.parametrize("ended", [SUCCEEDED, FAILED, CANCELED])
def test_an_import_that_is_over_is_repeated_by_a_new_version(ended, olivia, tom):
    template = make_template(user=tom)
    old = make_version(
        template,
        user=tom,
        import_status=ended,
        name="v1",
        tags={"scope": "user", "owner": str(tom.pk), "zone": "a"},
        values=[{"name": "token", "value": "secret"}],
    )
    client = client_of(olivia)
    assert "never runs twice" in client.get(address_of(old)).text
    answer = client.post(address_of(old))
    new = TemplateVersion.objects.exclude(name="v1").latest("created_at")
    assert answer["Location"].endswith(f"/{new.pk}/change/")
    assert (new.template_id, new.created_by_id) == (template.pk, olivia.pk)
    assert new.message == "Imported again from v1"
    before, after = (ProvisionerJob.objects.get(pk=each.job_id) for each in (old, new))
    assert after.status == ProvisionerJobStatus.PENDING
    assert (after.file_id, after.tags) == (before.file_id, before.tags)
    values = [{"name": "token", "value": "secret"}]
    assert after.input["user_variable_values"] == values


def test_the_old_version_and_the_active_one_stay(olivia):
    template = make_template()
    old = make_version(template, import_status=FAILED)
    client_of(olivia).post(address_of(old))
    job = ProvisionerJob.objects.get(pk=old.job_id)
    assert job.status == ProvisionerJobStatus.FAILED
    active = template.active_version_id
    template.refresh_from_db()
    assert template.active_version_id == active


def test_it_is_recorded_as_the_creation_of_a_version(olivia):
    client_of(olivia).post(address_of(make_version(import_status=FAILED)))
    entry = AuditLog.objects.get()
    assert (entry.resource_type, entry.action, entry.user_id, entry.status_code) == (
        "template_version",
        "create",
        olivia.pk,
        201,
    )


@pytest.mark.parametrize("status", [PENDING, RUNNING])
def test_an_import_that_is_not_over_is_not_repeated(status, olivia):
    version = make_version(import_status=status)
    assert client_of(olivia).post(address_of(version)).status_code == 403


def test_nothing_is_imported_for_a_template_that_was_deleted(olivia):
    template = make_template()
    template.deleted = True
    template.save()
    version = template.active_version
    assert client_of(olivia).post(address_of(version)).status_code == 403


def test_nobody_but_owners_repeats_an_import(tom):
    version = make_version(user=tom)
    client_of(tom).post(address_of(version))
    assert TemplateVersion.objects.count() == 1
