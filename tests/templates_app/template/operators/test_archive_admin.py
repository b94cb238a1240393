"""Archiving versions on the operators' site."""

from html import unescape

import pytest
from django.test import Client

from orgs_app.audit.models import AuditLog
from templates_app.template.errors import VersionActive, VersionInUse
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.make.pages import client_of
from tests.make.templates import FAILED, PENDING, make_template, make_version
from tests.make.workspaces import make_build, make_workspace


@pytest.fixture
def template(organization) -> Template:
    return make_template(name="docker")


def button_of(version: TemplateVersion, name: str = "archive") -> str:
    return f"/admin/templates_app/templateversion/{version.pk}/{name}/"


def all_unused(template: Template) -> str:
    return f"/admin/templates_app/template/{template.pk}/archive-unused/"


def is_archived(version: TemplateVersion) -> bool:
    version.refresh_from_db()
    return version.archived


def press(client: Client, button: str) -> str:
    question = client.get(button)["Location"]
    assert "csrfmiddlewaretoken" in client.get(question).text
    return unescape(client.post(question, follow=True).text)


def test_a_version_is_archived_and_taken_back(olivia, template):
    version = make_version(template)
    client = client_of(olivia)
    assert "has been archived" in press(client, button_of(version))
    assert is_archived(version)
    assert "has been unarchived" in press(client, button_of(version, "unarchive"))
    assert not is_archived(version)


def test_both_are_in_the_audit_log(olivia, template):
    version = make_version(template)
    client = client_of(olivia)
    press(client, button_of(version))
    press(client, button_of(version, "unarchive"))
    entries = AuditLog.objects.order_by("time").values_list(
        "resource_type", "action", "status_code"
    )
    assert list(entries) == [("template_version", "write", 200)] * 2


def test_buttons_are_there_only_where_they_fit(olivia, template):
    client = client_of(olivia)
    active = template.active_version
    waiting = make_version(template, import_status=PENDING)
    assert client.get(button_of(active)).status_code == 403
    assert client.get(button_of(waiting)).status_code == 403
    assert client.get(button_of(active, "unarchive")).status_code == 403


def test_the_active_version_stays_whatever_is_posted(olivia, template):
    active = template.active_version
    path = f"/admin/templates_app/template/{template.pk}/archive/{active.pk}/"
    page = unescape(client_of(olivia).post(path, follow=True).text)
    assert VersionActive.message in page
    assert not is_archived(active)
    assert AuditLog.objects.get().status_code == VersionActive.status


def test_a_version_in_use_stays(olivia, template):
    version = make_version(template)
    make_build(make_workspace(template), version=version)
    page = press(client_of(olivia), button_of(version))
    assert VersionInUse.message in page
    assert not is_archived(version)


def test_a_version_of_another_template_is_not_found(olivia, template):
    version = make_version(make_template())
    path = f"/admin/templates_app/template/{template.pk}/archive/{version.pk}/"
    assert client_of(olivia).post(path).status_code == 404


@pytest.mark.parametrize(
    ("sent", "expected"), [({}, [True, False]), ({"imported_too": "on"}, [True, True])]
)
def test_unused_versions_are_archived_together(sent, expected, olivia, template):
    failed = make_version(template, import_status=FAILED)
    imported = make_version(template)
    client = client_of(olivia)
    assert "imported as well" in client.get(all_unused(template)).text
    page = client.post(all_unused(template), sent, follow=True).text
    assert f"have been archived: {sum(expected)}." in page
    assert [is_archived(failed), is_archived(imported)] == expected
    entry = AuditLog.objects.get()
    assert (entry.resource_type, entry.action) == ("template", "write")


def test_nobody_but_owners_archives(tom, template):
    version = make_version(template)
    client = client_of(tom)
    client.post(f"/admin/templates_app/template/{template.pk}/archive/{version.pk}/")
    client.post(all_unused(template), {"imported_too": "on"})
    assert not is_archived(version)
