"""Editing templates, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

from typing import Any

import pytest

from orgs_app.audit.models import AuditLog
from templates_app.template.models import Template
from templates_app.workspace.models import WorkspaceAgentPortShare
from tests.acceptance.editing import ask_to_edit, edit, now, path_of
from tests.acceptance.steps import create, fields_of
from tests.api.client import Api
from tests.make.workspaces import make_workspace
from wirtual.core.features import Feature

HOUR = 3_600_000
EVERYTHING = {"display_name": "D", "description": "d", "icon": "/i", "name": "other"}


@pytest.fixture
def template(author: Api) -> dict[str, Any]:
    return create(author)


def entries(**which):
    found = AuditLog.objects.filter(resource_type="template", **which)
    return list(found.order_by("time").values_list("action", "status_code"))


# --- What is changed, and what isn't: cases 30 to 37 ---------------------------------


def test_case_30_settings_are_changed(author, template):
    changed = edit(
        author,
        template,
        **EVERYTHING,
        default_ttl_ms=12 * HOUR,
        activity_bump_ms=3 * HOUR,
    )
    assert changed == now(author, template)
    assert changed["updated_at"] > template["updated_at"]
    assert {name: changed[name] for name in EVERYTHING} == EVERYTHING
    assert changed["default_ttl_ms"] == 12 * HOUR
    assert changed["activity_bump_ms"] == 3 * HOUR
    entry = AuditLog.objects.get(resource_type="template", action="write")
    assert entry.status_code == 200
    assert entry.diff["name"] == {"old": "docker", "new": "other", "secret": False}
    assert set(entry.diff) == {*EVERYTHING, "default_ttl", "activity_bump"}


def test_case_31_the_same_again_is_not_modified(author, template):
    before = now(author, template)
    answer = ask_to_edit(author, template)
    assert (answer.status_code, answer.content) == (304, b"")
    assert "Content-Type" not in answer.headers
    assert now(author, template) == before
    entry = AuditLog.objects.get(resource_type="template", action="write")
    assert (entry.status_code, entry.diff) == (304, {})


@pytest.mark.parametrize(
    "more",
    [
        {"autostop_requirement": {"days_of_week": [], "weeks": 0}},
        {"autostop_requirement": None, "autostart_requirement": None},
        {"deprecation_message": ""},
        {"max_port_share_level": "owner"},
        {"disable_everyone_group_access": True},
        {"update_workspace_last_used_at": True, "update_workspace_dormant_at": True},
    ],
)
def test_case_31_what_is_as_it_was_or_no_setting_is_no_change(author, template, more):
    assert ask_to_edit(author, template, **more).status_code == 304
    stored = Template.objects.get()
    assert list(stored.group_acl) == [str(stored.organization_id)]


def test_case_31_without_its_name_a_request_is_always_a_change(author, template):
    answer = ask_to_edit(author, template, name="")
    assert answer.status_code == 200
    assert answer.json()["updated_at"] > template["updated_at"]
    assert answer.json()["name"] == "docker"


def test_nothing_at_all_clears_what_can_be_cleared(author):
    template = create(
        author,
        display_name="D",
        description="d",
        icon="/i",
        default_ttl_ms=HOUR,
        autostop_requirement={"days_of_week": ["friday"], "weeks": 2},
        autostart_requirement={"days_of_week": ["monday"]},
        require_active_version=True,
        max_port_share_level="public",
    )
    answer = author.patch(path_of(template), {})
    assert answer.status_code == 200
    kept = {
        name: template[name]
        for name in ("name", "autostop_requirement", "autostart_requirement")
    }
    cleared = {
        **dict.fromkeys(("display_name", "description", "icon"), ""),
        **dict.fromkeys(("default_ttl_ms", "activity_bump_ms"), 0),
        "allow_user_autostart": False,
        "allow_user_autostop": False,
        "allow_user_cancel_workspace_jobs": False,
        "require_active_version": False,
        "max_port_share_level": "public",
    }
    shown = answer.json()
    expected = {**template, **kept, **cleared, "updated_at": shown["updated_at"]}
    assert shown == expected


def test_case_32_an_icon_is_taken_away(author):
    template = create(author, icon="/icon/docker.svg")
    answer = author.patch(path_of(template), {"icon": ""})
    assert answer.status_code == 200
    assert (answer.json()["icon"], answer.json()["name"]) == ("", "docker")


@pytest.mark.parametrize("name", ["podman", "PODMAN"])
def test_case_33_a_taken_name_is_refused(author, template, name):
    create(author, "podman")
    answer = ask_to_edit(author, template, name=name)
    assert (answer.status_code, fields_of(answer)) == (409, ["name"])
    assert now(author, template) == template
    assert entries(resource_id=template["id"])[-1] == ("write", 409)


def test_the_case_of_the_own_name_can_be_changed(author, template):
    assert edit(author, template, name="DOCKER")["name"] == "DOCKER"


def test_case_34_a_negative_duration_changes_nothing(author, template):
    answer = ask_to_edit(author, template, default_ttl_ms=-1, description="new")
    assert (answer.status_code, fields_of(answer)) == (400, ["default_ttl_ms"])
    assert now(author, template) == template


def test_case_35_a_duration_of_zero_is_one(author):
    template = create(author, default_ttl_ms=24 * HOUR)
    edit(author, template, default_ttl_ms=0)
    assert now(author, template)["default_ttl_ms"] == 0


def test_case_36_without_the_feature_nothing_is_deprecated(
    author, template, without_features
):
    changed = edit(author, template, deprecation_message="x")
    assert changed["updated_at"] > template["updated_at"]
    assert (changed["deprecated"], changed["deprecation_message"]) == (False, "")


def test_case_37_a_template_is_deprecated_and_back(author, template):
    # That no workspace can be made of it then is a matter of making workspaces.
    changed = edit(author, template, deprecation_message="Stop")
    assert (changed["deprecated"], changed["deprecation_message"]) == (True, "Stop")
    assert edit(author, template, icon="/x")["deprecation_message"] == "Stop"
    assert edit(author, template, deprecation_message="")["deprecated"] is False


def test_a_deprecation_can_be_taken_back_without_the_feature(
    author, template, settings
):
    edit(author, template, deprecation_message="Stop")
    settings.WIRTUAL_DISABLED_FEATURES = frozenset({Feature.ACCESS_CONTROL})
    other = edit(author, template, deprecation_message="Other")
    assert other["deprecation_message"] == "Stop"
    assert edit(author, template, deprecation_message="")["deprecated"] is False


# --- Ports, access, and who may: cases 44 to 48, 107 ---------------------------------


def test_case_44_without_the_feature_ports_stay_public(
    author, template, without_features
):
    answer = ask_to_edit(author, template, max_port_share_level="authenticated")
    assert (answer.status_code, fields_of(answer)) == (400, ["max_port_share_level"])
    changed = edit(author, template, max_port_share_level="public", name="other")
    assert (changed["max_port_share_level"], changed["name"]) == ("public", "other")
    assert Template.objects.get().max_port_sharing_level == "owner"


def test_case_45_shares_follow_the_level(author):
    template = create(author, max_port_share_level="public")
    answer = ask_to_edit(author, template, max_port_share_level="invalid")
    assert (answer.status_code, fields_of(answer)) == (400, ["max_port_share_level"])

    workspace = make_workspace(Template.objects.get())
    elsewhere = make_workspace(Template.objects.get(pk=create(author, "other")["id"]))
    for each in (workspace, elsewhere):
        each.port_shares.create(agent_name="main", port=8080, share_level="public")
    edit(author, template, max_port_share_level="authenticated")
    assert workspace.port_shares.get().share_level == "authenticated"
    edit(author, template, max_port_share_level="public")
    assert workspace.port_shares.get().share_level == "authenticated"
    edit(author, template, max_port_share_level="owner")
    share = WorkspaceAgentPortShare.objects.get()
    assert (share.workspace_id, share.share_level) == (elsewhere.pk, "public")


def test_case_46_the_active_version_is_required(author, template):
    changed = edit(author, template, require_active_version=True)
    assert changed["require_active_version"] is True
    assert now(author, template) == changed


def test_case_47_everyone_is_kept_out(api, author, template, mia):
    edit(
        author,
        template,
        disable_everyone_group_access=True,
        allow_user_autostart=False,
    )
    assert Template.objects.get().group_acl == {}
    assert api.as_(mia).get(path_of(template)).status_code == 404


def test_case_48_a_reader_changes_nothing(api, author, template, mia):
    answer = api.as_(mia).patch(path_of(template), {"name": 5})
    assert answer.status_code == 403
    assert now(author, template) == template
    entry = AuditLog.objects.get(resource_type="template", action="write")
    assert (entry.user_id, entry.status_code, entry.diff) == (mia.pk, 403, {})


def test_who_is_listed_as_admin_may(api, author, template, mia):
    Template.objects.update(user_acl={str(mia.pk): ["*"]})
    assert edit(api.as_(mia), template, description="mine")["description"] == "mine"


def test_case_107_a_description_has_an_end(author, template):
    changed = edit(author, template, description="ü" * 128)
    assert changed["description"] == "ü" * 128
    answer = ask_to_edit(author, template, description="ü" * 129)
    assert (answer.status_code, fields_of(answer)) == (400, ["description"])
    assert now(author, template) == changed
