"""Deprecating and deleting a template on the operators' site."""

from html import unescape
from typing import Any

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.user.models import User
from templates_app.template.errors import TemplateHasWorkspaces
from templates_app.template.models import Template
from tests.make.pages import client_of
from tests.make.templates import make_template
from tests.make.workspaces import make_workspace
from wirtual.core.features import Feature

STOP = "Use docker-2 instead."
#: Columns that no verb of the site may touch.
KEPT = [
    field.attname
    for field in Template._meta.concrete_fields
    if field.name not in ("deprecated", "updated_at")
]


@pytest.fixture
def template(organization) -> Template:
    return make_template(
        name="docker",
        display_name="Docker",
        description="Containers",
        icon="/icon/code.svg",
        default_ttl_ms=3_600_000,
        failure_ttl_ms=120_000,
        dormant_ttl_ms=180_000,
        delete_ttl_ms=240_000,
        autostop_requirement={"days_of_week": ["monday"], "weeks": 2},
        autostart_requirement={"days_of_week": ["friday"]},
        allow_user_autostop=False,
        require_active_version=True,
        max_port_share_level="authenticated",
    )


def press(user: User, template: Template, name: str, **sent: str) -> str:
    path = f"/admin/templates_app/template/{template.pk}/{name}/"
    page: Any = client_of(user).post(path, sent, follow=True)
    template.refresh_from_db()
    return unescape(page.text)


def test_a_template_is_deprecated_with_a_message(olivia, template):
    page = press(olivia, template, "deprecate", message=STOP)
    assert "is deprecated" in page
    assert template.deprecated == STOP
    entry = AuditLog.objects.get()
    assert (entry.action, entry.status_code) == ("write", 200)
    assert list(entry.diff) == ["deprecated"]


def test_nothing_else_of_it_changes(olivia, template):
    before = Template.objects.filter(pk=template.pk).values(*KEPT).get()
    press(olivia, template, "deprecate", message=STOP)
    press(olivia, template, "undeprecate")
    assert Template.objects.filter(pk=template.pk).values(*KEPT).get() == before


def test_the_message_is_asked_for(olivia, template):
    page = press(olivia, template, "deprecate", message="  ")
    assert "This field is required" in page
    assert template.deprecated == ""
    assert not AuditLog.objects.exists()


def test_the_message_is_offered_for_editing(olivia, template):
    press(olivia, template, "deprecate", message=STOP)
    path = f"/admin/templates_app/template/{template.pk}/deprecate/"
    assert STOP in client_of(olivia).get(path).text


def test_a_message_is_never_taken_for_html(olivia, template):
    path = f"/admin/templates_app/template/{template.pk}"
    client = client_of(olivia)
    client.post(f"{path}/deprecate/", {"message": "<script>x</script>"})
    assert "<script>x" not in client.get(f"{path}/deprecate/").text
    assert "<script>x" not in client.get(f"{path}/change/").text


def test_the_same_message_again_is_recorded_as_no_change(olivia, template):
    press(olivia, template, "deprecate", message=STOP)
    press(olivia, template, "deprecate", message=STOP)
    statuses = AuditLog.objects.order_by("time").values_list("status_code", flat=True)
    assert list(statuses) == [200, 304]


def test_a_deprecation_is_taken_back(olivia, template):
    press(olivia, template, "deprecate", message=STOP)
    assert "no longer deprecated" in press(olivia, template, "undeprecate")
    assert template.deprecated == ""


def test_what_is_not_deprecated_has_nothing_to_take_back(olivia, template):
    path = f"/admin/templates_app/template/{template.pk}/undeprecate/"
    assert client_of(olivia).post(path).status_code == 403


def test_without_the_feature_nothing_is_deprecated(olivia, template, settings):
    settings.WIRTUAL_DISABLED_FEATURES = frozenset({Feature.ACCESS_CONTROL})
    assert "access_control" in press(olivia, template, "deprecate", message=STOP)
    assert template.deprecated == ""


def test_a_template_is_deleted(olivia, template):
    assert "has been deleted" in press(olivia, template, "remove")
    assert template.deleted
    entry = AuditLog.objects.get()
    assert (entry.action, entry.status_code) == ("delete", 200)


def test_a_template_that_is_used_stays(olivia, template):
    make_workspace(template)
    assert TemplateHasWorkspaces.message in press(olivia, template, "remove")
    assert not template.deleted


@pytest.mark.parametrize("name", ["remove", "deprecate", "undeprecate"])
def test_nothing_is_done_to_a_template_that_was_deleted(name, olivia, template):
    template.deleted = True
    template.save()
    path = f"/admin/templates_app/template/{template.pk}/{name}/"
    assert client_of(olivia).post(path, {"message": STOP}).status_code == 403


@pytest.mark.parametrize("name", ["remove", "deprecate"])
def test_nobody_but_owners_does_it(name, tom, template):
    press(tom, template, name, message=STOP)
    assert (template.deleted, template.deprecated) == (False, "")
