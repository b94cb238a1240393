"""What a change of a template's schedule does to its workspaces, over HTTP.

Workspaces are rows, since nothing makes them yet. Cases are those of
spec/templates.md, 15; the table that of 13.2.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orgs_app.notification.models import NotificationMessage
from templates_app.template.models import Template
from templates_app.workspace.models import Workspace
from tests.acceptance.editing import edit
from tests.acceptance.steps import create
from tests.api.client import Api
from tests.make.workspaces import make_workspace
from wirtual.core.features import Feature

MINUTE = 60_000
NOON = datetime(2025, 6, 4, 12, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def shown(author: Api) -> dict[str, Any]:
    return create(author)


@pytest.fixture
def template(shown: dict[str, Any]) -> Template:
    return Template.objects.get()


def dormant_workspace(template: Template, **fields: Any) -> Workspace:
    return make_workspace(
        template, dormant_at=LONG_AGO, last_used_at=LONG_AGO, **fields
    )


def again(workspace: Workspace) -> Workspace:
    """The workspace as it is now."""
    return Workspace.objects.get(pk=workspace.pk)


# --- Dormancy: cases 102 and 103 -----------------------------------------------------


def test_case_102_dormant_workspaces_get_a_time_to_go(author, shown, template):
    active, dormant = make_workspace(template), dormant_workspace(template)
    edit(author, shown, time_til_dormant_autodelete_ms=MINUTE)
    marked = again(dormant)
    assert marked.deleting_at == LONG_AGO + timedelta(minutes=1)
    assert marked.dormant_at == LONG_AGO
    assert again(active).deleting_at is again(active).dormant_at is None

    edit(author, shown, time_til_dormant_autodelete_ms=0)
    assert (again(dormant).deleting_at, again(dormant).dormant_at) == (None, LONG_AGO)


def test_case_103_all_workspaces_can_count_as_used(author, shown, template):
    active = make_workspace(template, last_used_at=LONG_AGO)
    dormant = dormant_workspace(template)
    edit(
        author,
        shown,
        time_til_dormant_ms=MINUTE,
        update_workspace_last_used_at=True,
    )
    assert again(active).last_used_at == again(dormant).last_used_at > LONG_AGO
    assert (again(active).dormant_at, again(dormant).dormant_at) == (None, LONG_AGO)


@pytest.mark.parametrize("autodelete", [0, MINUTE])
def test_dormancy_can_begin_anew(author, shown, template, hold_clock, autodelete):
    dormant = dormant_workspace(template, deleting_at=LONG_AGO)
    hold_clock(NOON)
    edit(
        author,
        shown,
        time_til_dormant_ms=MINUTE,
        time_til_dormant_autodelete_ms=autodelete,
        update_workspace_dormant_at=True,
    )
    after = again(dormant)
    assert after.dormant_at == NOON
    ends = {0: None, MINUTE: NOON + timedelta(minutes=1)}
    assert (after.deleting_at, after.last_used_at) == (ends[autodelete], LONG_AGO)


def test_flags_alone_do_nothing_to_workspaces(author, shown, template):
    dormant = dormant_workspace(template)
    edit(
        author,
        shown,
        description="only this is new",
        update_workspace_last_used_at=True,
        update_workspace_dormant_at=True,
    )
    after = again(dormant)
    assert (after.dormant_at, after.last_used_at) == (LONG_AGO, LONG_AGO)


def test_workspaces_of_other_templates_and_deleted_ones_stay(author, shown, template):
    other = Template.objects.get(pk=create(author, "other")["id"])
    untouched = [
        dormant_workspace(other),
        dormant_workspace(template, deleted=True),
    ]
    edit(
        author,
        shown,
        time_til_dormant_autodelete_ms=MINUTE,
        update_workspace_last_used_at=True,
        update_workspace_dormant_at=True,
    )
    assert {
        (again(each).dormant_at, again(each).deleting_at, again(each).last_used_at)
        for each in untouched
    } == {(LONG_AGO, None, LONG_AGO)}


def test_without_the_feature_workspaces_don_t_follow(author, shown, template, settings):
    settings.WIRTUAL_DISABLED_FEATURES = {Feature.ADVANCED_TEMPLATE_SCHEDULING}
    dormant = dormant_workspace(template)
    edit(
        author,
        shown,
        default_ttl_ms=MINUTE,
        time_til_dormant_autodelete_ms=MINUTE,
        update_workspace_last_used_at=True,
        update_workspace_dormant_at=True,
    )
    after = again(dormant)
    assert (after.dormant_at, after.last_used_at) == (LONG_AGO, LONG_AGO)
    assert after.deleting_at is None


# --- Who is told that a workspace goes -----------------------------------------------


def test_each_workspace_that_will_go_is_told_of(
    author, shown, template, hold_clock, mia
):
    first = dormant_workspace(template, owner=mia, name="dev")
    dormant_workspace(template, owner=mia, name="test")
    make_workspace(template, owner=mia, name="active")
    hold_clock(NOON)
    edit(
        author,
        shown,
        time_til_dormant_autodelete_ms=3 * 60 * MINUTE,
        update_workspace_dormant_at=True,
    )
    told = NotificationMessage.objects.order_by("payload__labels__name")
    assert [each.user_id for each in told] == [mia.pk, mia.pk]
    message = told[0]
    assert message.payload["notification_name"] == "Workspace Marked for Deletion"
    assert set(message.payload["labels"]) == {"name", "reason", "timeTilDormant"}
    assert message.payload["labels"]["name"] == "dev"
    assert message.payload["labels"]["timeTilDormant"] == "3 hours"
    (action,) = message.payload["actions"]
    assert action["label"] == "View workspace"
    assert action["url"].endswith("/@mia/dev")
    assert message.targets == [
        first.pk,
        mia.pk,
        template.pk,
        template.organization_id,
    ]


def test_nobody_is_told_when_nothing_goes_or_no_time_changes(author, shown, template):
    dormant_workspace(template)
    edit(author, shown, time_til_dormant_autodelete_ms=0, default_ttl_ms=MINUTE)
    assert not NotificationMessage.objects.exists()
    changed = edit(author, shown, time_til_dormant_autodelete_ms=MINUTE)
    assert NotificationMessage.objects.count() == 1
    NotificationMessage.objects.all().delete()
    edit(author, changed, default_ttl_ms=2 * MINUTE)
    assert not NotificationMessage.objects.exists()
