"""How many people use a template, and how long its builds took.

Rule: spec/templates.md, 4.1.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from orgs_app.user.enums import UserStatus
from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.template.models import Template
from templates_app.template.queries import find_template, search_templates
from templates_app.template.search import TemplateSearch
from templates_app.usage.models import TemplateBuildTime
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import Workspace
from tests.make.people import SYSTEM, make_user
from tests.make.templates import make_template, make_version
from tests.make.workspaces import DELETE, START, STOP, make_build, make_workspace
from wirtual.core import clock

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 3, 30, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
MOMENT = timedelta(microseconds=1)
NOTHING = {"P50": None, "P95": None}

PENDING, RUNNING, CANCELING, CANCELED, FAILED = (
    ProvisionerJobStatus.PENDING,
    ProvisionerJobStatus.RUNNING,
    ProvisionerJobStatus.CANCELING,
    ProvisionerJobStatus.CANCELED,
    ProvisionerJobStatus.FAILED,
)


def users_of(template: Template) -> int:
    row = find_template(SYSTEM, template.pk)
    assert row is not None
    return int(row["active_user_count"])


def times_of(template: Template) -> dict[str, Any]:
    row = find_template(SYSTEM, template.pk)
    assert row is not None
    return dict(orjson.loads(row["build_time_stats"]))


@pytest.fixture
def template() -> Template:
    return make_template()


@pytest.fixture
def workspace(template: Template) -> Workspace:
    return make_workspace(template, build=None)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Noon of a day, and it stays noon."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


# --- People --------------------------------------------------------------------------


def test_nobody_uses_a_template_that_was_just_made(template):
    assert users_of(template) == 0


def test_whoever_has_two_workspaces_counts_once(template):
    owner = make_user()
    make_workspace(template, owner)
    make_workspace(template, owner)
    make_workspace(template)
    assert users_of(template) == 2


def test_whoever_uses_another_template_doesn_t_count(template):
    make_workspace(make_template())
    assert users_of(template) == 0


def test_whose_workspace_is_deleted_doesn_t_count_any_more(template):
    workspace = make_workspace(template)
    make_workspace(template)
    workspace.deleted = True
    workspace.save(update_fields=["deleted"])
    assert users_of(template) == 1


def test_a_workspace_counts_that_was_never_built(template):
    make_workspace(template, build=None)
    assert users_of(template) == 1


def test_the_owner_of_a_dormant_workspace_counts(template):
    make_workspace(template, dormant_at=clock.now())
    assert users_of(template) == 1


@pytest.mark.parametrize("status", [UserStatus.DORMANT, UserStatus.SUSPENDED])
def test_an_owner_counts_who_is_away(template, status):
    make_workspace(template, make_user(status=status))
    assert users_of(template) == 1


# --- Times ---------------------------------------------------------------------------


def build(
    workspace: Workspace, *seconds: float, transition: Any = START, **more: Any
) -> None:
    """Builds that took so many seconds."""
    for each in seconds:
        took = timedelta(seconds=each)
        make_build(workspace, transition=transition, took=took, **more)


def test_without_builds_there_are_no_times(template):
    assert times_of(template) == dict.fromkeys(("start", "stop", "delete"), NOTHING)


def test_a_single_build_is_both_figures(template, workspace):
    build(workspace, 12)
    assert times_of(template)["start"] == {"P50": 12_000, "P95": 12_000}


def test_transitions_are_told_apart(template, workspace):
    build(workspace, 30)
    build(workspace, 20, transition=STOP)
    build(workspace, 10, transition=DELETE)
    assert times_of(template) == {
        "start": {"P50": 30_000, "P95": 30_000},
        "stop": {"P50": 20_000, "P95": 20_000},
        "delete": {"P50": 10_000, "P95": 10_000},
    }


def test_of_an_even_number_the_lower_middle_is_half_the_way(template, workspace):
    build(workspace, 40, 10, 30, 20)
    assert times_of(template)["start"] == {"P50": 20_000, "P95": 40_000}


def test_of_an_odd_number_the_middle_is_half_the_way(template, workspace):
    build(workspace, 50, 10, 30)
    assert times_of(template)["start"] == {"P50": 30_000, "P95": 50_000}


def test_figures_are_times_that_a_build_has_taken(template, workspace):
    build(workspace, *range(1, 21))
    assert times_of(template)["start"] == {"P50": 10_000, "P95": 19_000}


def test_milliseconds_are_whole(template, workspace):
    build(workspace, 1.2349)
    assert times_of(template)["start"]["P50"] == 1_234


@pytest.mark.parametrize("status", [PENDING, RUNNING, CANCELING, CANCELED, FAILED])
def test_only_builds_that_succeeded_count(template, workspace, status):
    make_build(workspace, status=status)
    assert times_of(template)["start"] == NOTHING


def test_a_build_counts_for_30_days_from_its_start(template, workspace, held):
    build(workspace, 10, started_at=held - MONTH + MOMENT)
    assert times_of(template)["start"]["P50"] == 10_000


def test_a_build_that_started_earlier_doesn_t_count(template, workspace, held):
    # It ended within the 30 days.
    build(workspace, 10, started_at=held - MONTH)
    assert times_of(template)["start"] == NOTHING


def test_builds_of_deleted_workspaces_count(template):
    workspace = make_workspace(template, deleted=True, build=None)
    build(workspace, 10)
    assert times_of(template)["start"]["P50"] == 10_000
    assert users_of(template) == 0


def test_builds_with_every_version_count(template, workspace):
    build(workspace, 10, version=make_version(template))
    build(workspace, 20)
    assert times_of(template)["start"] == {"P50": 10_000, "P95": 20_000}


def test_a_build_counts_for_the_template_of_its_version(template):
    # Nothing makes such a build, and yet the version decides.
    other = make_template()
    workspace = make_workspace(other, build=None)
    build(workspace, 10, version=template.active_version)
    assert times_of(template)["start"]["P50"] == 10_000
    assert times_of(other)["start"] == NOTHING


def test_a_build_counts_once_it_has_ended(template, workspace):
    job = make_build(workspace, status=RUNNING).job
    job.completed_at = job.started_at + timedelta(seconds=7)
    job.save(update_fields=["completed_at"])
    assert times_of(template)["start"]["P50"] == 7_000


def test_a_build_that_fails_in_the_end_doesn_t_count(template, workspace):
    job = make_build(workspace, status=RUNNING).job
    job.completed_at, job.error = clock.now(), "it went wrong"
    job.save(update_fields=["completed_at", "error"])
    assert times_of(template)["start"] == NOTHING


def test_a_build_without_an_error_s_text_counts(template, workspace):
    job = make_build(workspace, status=RUNNING).job
    job.completed_at, job.error = job.started_at + timedelta(seconds=7), ""
    job.save(update_fields=["completed_at", "error"])
    assert times_of(template)["start"]["P50"] == 7_000


def test_imports_leave_no_times(template):
    make_version(template)
    assert not TemplateBuildTime.objects.exists()


def test_times_go_with_their_workspace(template, workspace):
    build(workspace, 10)
    workspace.delete()
    assert times_of(template)["start"] == NOTHING
    assert not TemplateBuildTime.objects.exists()


# --- Lists ---------------------------------------------------------------------------


def names(**search: Any) -> list[str]:
    rows = search_templates(SYSTEM, TemplateSearch(**search))
    return [row["name"] for row in rows]


def test_the_most_used_templates_come_first_and_then_those_first_by_name():
    ana, ben, cid, dan = (make_template(name=name) for name in ("a", "b", "c", "d"))
    for template in (dan, cid, cid, ben):
        make_workspace(template)
    assert names() == ["c", "b", "d", "a"]
    assert users_of(ana) == 0


def test_each_template_of_a_list_has_its_own_figures(template, workspace):
    build(workspace, 10)
    other = make_template()
    rows = search_templates(SYSTEM, TemplateSearch())
    figures = {row["id"]: row for row in rows}
    assert orjson.loads(figures[template.pk]["build_time_stats"]) == times_of(template)
    assert orjson.loads(figures[other.pk]["build_time_stats"])["start"] == NOTHING
    assert figures[template.pk]["active_user_count"] == 1
    assert figures[other.pk]["active_user_count"] == 0


def test_a_deleted_template_keeps_its_times(template):
    workspace = make_workspace(template, deleted=True, build=None)
    build(workspace, 10)
    Template.objects.filter(pk=template.pk).update(deleted=True)
    (row,) = search_templates(SYSTEM, TemplateSearch(deleted=True))
    assert orjson.loads(row["build_time_stats"])["start"]["P50"] == 10_000
    assert TemplateVersion.objects.filter(template=template).exists()
