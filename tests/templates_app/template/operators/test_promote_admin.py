"""Promoting a version on the operators' site."""

import pytest

from orgs_app.audit.models import AuditLog
from templates_app.template.errors import VersionNotImported
from tests.make.pages import client_of
from tests.make.templates import FAILED, make_template, make_version
from tests.make.workspaces import make_workspace


@pytest.fixture
def template(organization):
    return make_template(name="docker")


def button_of(version) -> str:
    return f"/admin/templates_app/templateversion/{version.pk}/promote/"


def test_a_version_is_promoted_after_a_question(olivia, template):
    version = make_version(template)
    client = client_of(olivia)
    question = client.get(button_of(version))["Location"]
    assert "built from this version" in client.get(question).text

    page = client.post(question, follow=True).text
    assert "is the active version now" in page
    template.refresh_from_db()
    assert template.active_version_id == version.pk


def test_promoting_is_in_the_audit_log(olivia, template):
    version = make_version(template)
    client = client_of(olivia)
    client.post(client.get(button_of(version))["Location"])
    entry = AuditLog.objects.get()
    assert (entry.action, entry.user_id) == ("write", olivia.pk)
    assert entry.diff["active_version_id"]["new"] == str(version.pk)


def test_a_failed_version_has_no_button(olivia, template):
    version = make_version(template, import_status=FAILED)
    assert client_of(olivia).get(button_of(version)).status_code == 403


def test_a_refusal_is_told_in_the_words_of_the_api(olivia, template):
    version = make_version(template, import_status=FAILED)
    page = client_of(olivia).post(
        f"/admin/templates_app/template/{template.pk}/promote/{version.pk}/",
        follow=True,
    )
    assert VersionNotImported.message in page.text
    assert AuditLog.objects.get().status_code == VersionNotImported.status


def test_nobody_but_owners_promotes(mia, template):
    version = make_version(template)
    client_of(mia).post(
        f"/admin/templates_app/template/{template.pk}/promote/{version.pk}/"
    )
    template.refresh_from_db()
    assert template.active_version_id != version.pk


def test_what_promoting_does_is_told_before(olivia, template):
    version = make_version(template)
    make_workspace(template)
    client = client_of(olivia)
    question = client.get(client.get(button_of(version))["Location"]).text
    assert "<td>Workspaces of the template</td><td>1</td>" in question
    assert "<td>… will be outdated</td><td>1</td>" in question
