"""What a change of a template's schedule does to deadlines of workspaces, over HTTP.

Workspaces are rows, since nothing makes them yet. Cases are those of
spec/templates.md, 15; the table that of 13.3.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from templates_app.template.models import Template
from tests.acceptance.editing import edit
from tests.acceptance.steps import create
from tests.api.client import Api
from tests.make.templates import FAILED, PENDING, RUNNING, SUCCEEDED
from tests.make.workspaces import STOP, make_build, make_workspace
from wirtual.core import clock

MINUTE = 60_000
NOON = datetime(2025, 6, 4, 12, tzinfo=UTC)
Q = datetime(2025, 6, 5, tzinfo=UTC)  # when the next quiet hours begin
UNSET = clock.NEVER
DAILY = {
    "days_of_week": [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
}
TEN_SECONDS = timedelta(seconds=10)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.fixture
def shown(author: Api) -> dict[str, Any]:
    return create(author)


@pytest.fixture
def template(shown: dict[str, Any]) -> Template:
    return Template.objects.get()


@pytest.mark.parametrize(
    ("now", "old", "new"),
    [
        pytest.param(NOON, (NOON, NOON + hours(1)), None, id="1: too close"),
        pytest.param(Q + hours(6), (NOON, Q + hours(24)), (NOON, Q + hours(8)), id="2"),
        pytest.param(Q - hours(1), (NOON, Q + hours(24)), (NOON, Q + hours(1)), id="3"),
        pytest.param(Q - hours(6), (NOON, Q + hours(24)), (NOON, Q), id="4"),
        pytest.param(Q - hours(6), (Q + hours(24), Q + hours(24)), (Q, Q), id="5"),
        pytest.param(Q - hours(6), (UNSET, UNSET), (Q, Q), id="6"),
    ],
)
def test_case_104_deadlines_of_running_workspaces_are_recalculated(
    author, shown, template, hold_clock, now, old, new
):
    workspace = make_workspace(template, build=None)
    build = make_build(
        workspace,
        started_at=NOON - TEN_SECONDS,
        took=TEN_SECONDS,
        deadline=old[0],
        max_deadline=old[1],
        provisioner_state=b"state",
    )
    hold_clock(now)
    edit(author, shown, autostop_requirement=DAILY)
    after = workspace.builds.get()
    assert (after.deadline, after.max_deadline) == (new or old)
    assert bytes(after.provisioner_state) == b"state"
    assert after.updated_at == build.updated_at


@pytest.mark.parametrize("old", [(NOON + hours(8), UNSET), (UNSET, UNSET)])
def test_without_days_to_stop_there_is_no_greatest_deadline(
    author, shown, template, hold_clock, settings, old
):
    settings.WIRTUAL_QUIET_HOURS_DEFAULT_SCHEDULE = None
    workspace = make_workspace(template, build=None)
    make_build(workspace, deadline=old[0], max_deadline=old[1])
    hold_clock(NOON)
    edit(author, shown, default_ttl_ms=MINUTE)
    after = workspace.builds.get()
    assert (after.deadline, after.max_deadline) == old


def test_a_requirement_that_goes_takes_the_greatest_deadline_along(
    author, shown, template, hold_clock
):
    changed = edit(author, shown, autostop_requirement=DAILY)
    workspace = make_workspace(template, build=None)
    make_build(workspace, deadline=Q, max_deadline=Q, started_at=NOON)
    hold_clock(NOON)
    edit(author, changed, autostop_requirement={"days_of_week": []})
    after = workspace.builds.get()
    assert (after.deadline, after.max_deadline) == (Q, UNSET)


def test_quiet_hours_are_the_owner_s(
    author, shown, template, hold_clock, settings, mia
):
    mia.quiet_hours_schedule = "CRON_TZ=Europe/Berlin 30 4 * * *"
    mia.save()
    workspace = make_workspace(template, mia, build=None)
    make_build(workspace, started_at=NOON - TEN_SECONDS)
    hold_clock(NOON)
    changed = edit(author, shown, autostop_requirement=DAILY)
    berlin = datetime(2025, 6, 5, 2, 30, tzinfo=UTC)
    assert workspace.builds.get().max_deadline == berlin

    settings.WIRTUAL_ALLOW_CUSTOM_QUIET_HOURS = False
    edit(author, changed, autostop_requirement=DAILY, default_ttl_ms=MINUTE)
    assert workspace.builds.get().max_deadline == Q


@pytest.mark.parametrize(
    "latest",
    [
        {"status": PENDING},
        {"status": RUNNING},
        {"status": FAILED},
        {"transition": STOP, "status": SUCCEEDED},
    ],
)
def test_only_running_workspaces_get_deadlines(author, shown, template, latest):
    workspace = make_workspace(template)
    make_build(workspace, **latest)
    edit(author, shown, autostop_requirement=DAILY)
    assert {each.max_deadline for each in workspace.builds.all()} == {UNSET}


def test_only_the_latest_build_of_this_template_gets_a_deadline(
    author, shown, template
):
    other = Template.objects.get(pk=create(author, "other")["id"])
    workspace, elsewhere = make_workspace(template), make_workspace(other)
    make_build(workspace)
    edit(author, shown, autostop_requirement=DAILY)
    first, second = workspace.builds.order_by("build_number")
    assert first.max_deadline == elsewhere.builds.get().max_deadline == UNSET
    assert second.max_deadline > UNSET
