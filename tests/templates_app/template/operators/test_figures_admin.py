"""How a template fares, on its page on the operators' site."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from templates_app.template.models import Template
from templates_app.template.operators.figures import (
    CHARTED_DAYS,
    CHARTED_VERSIONS,
    figures_of,
    usual_start,
)
from tests.make.pages import client_of
from tests.make.people import make_user
from tests.make.templates import CANCELED, FAILED, PENDING, make_template, make_version
from tests.make.workspaces import make_build, make_usage, make_workspace
from wirtual.core import clock


@pytest.fixture
def template(organization) -> Template:
    return make_template(name="docker")


def figure(template: Template, title: str) -> Any:
    return next(each for each in figures_of(template)["figures"] if each.title == title)


def chart(template: Template, number: int) -> dict[str, list[float]]:
    shown = figures_of(template)["charts"][number]
    return {each.title: list(each.values) for each in shown.series}


def test_workspaces_that_live_are_counted(template):
    make_workspace(template)
    make_workspace(template, dormant_at=clock.now())
    make_workspace(template, deleted=True)
    make_workspace(make_template())
    shown = figure(template, "Workspaces")
    assert (shown.value, shown.note) == (2, "1 dormant")


def test_users_are_counted_as_the_api_counts_them(template, api, olivia, mia):
    make_workspace(template, mia)
    make_workspace(template, mia)
    told = api.as_(olivia).get(f"/templates/{template.pk}").json()
    assert figure(template, "Users").value == told["active_user_count"]


def test_the_usual_start_is_told_with_the_slow_ones():
    times = {"start": {"P50": 90_000, "P95": 125_000}, "stop": {"P50": 20_000}}
    shown = usual_start(times)
    assert shown.value.split() == ["1", "min", "30", "s"]
    words = " ".join(shown.note.split())
    assert words == "95 % within 2 min 05 s; stop 20 s"


def test_without_builds_there_is_no_usual_start():
    assert usual_start({"start": {"P50": None, "P95": None}}).value == "–"


def test_a_deleted_template_has_no_figures_of_use(olivia, template):
    template.deleted = True
    template.save()
    path = f"/admin/templates_app/template/{template.pk}/change/"
    page = client_of(olivia).get(path)
    assert page.status_code == 200
    assert "who have a workspace" not in page.text


def test_versions_are_counted_with_what_became_of_them(template):
    make_version(template, import_status=FAILED)
    shown = figure(template, "Versions")
    assert (shown.value, shown.note) == (2, "1 failed")


def test_imports_are_charted_by_how_they_ended(template):
    make_version(template, import_status=FAILED)
    make_version(template, import_status=CANCELED)
    make_version(template, import_status=PENDING)
    bars = chart(template, 0)
    assert [
        [bool(each) for each in bars[name]] for name in ("Succeeded", "Failed")
    ] == [
        [True, False, False],
        [False, True, False],
    ]


def test_only_the_latest_imports_are_charted(template):
    for _ in range(CHARTED_VERSIONS):
        make_version(template)
    assert len(chart(template, 0)["Succeeded"]) == CHARTED_VERSIONS


def test_builds_are_charted_by_the_day_on_which_they_ended(template):
    workspace = make_workspace(template)
    make_build(workspace, status=FAILED)
    make_build(workspace, started_at=clock.now() - timedelta(days=CHARTED_DAYS + 1))
    bars = chart(template, 1)
    assert (sum(bars["Succeeded"]), sum(bars["Failed"])) == (1, 1)
    assert len(bars["Succeeded"]) == CHARTED_DAYS


def test_a_user_counts_once_a_day(template):
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    yesterday = noon - timedelta(days=1)
    user = make_user()
    make_usage(template, user, yesterday)
    make_usage(template, user, yesterday + timedelta(minutes=30))
    make_usage(template, make_user(), yesterday)
    make_usage(template, user, noon - timedelta(days=CHARTED_DAYS + 1))
    assert chart(template, 2)["Users"][-2:] == [2, 0]


def test_the_page_tells_where_there_is_nothing_to_draw(olivia, template):
    path = f"/admin/templates_app/template/{template.pk}/change/"
    page = client_of(olivia).get(path).text
    assert "No workspace was built" in page
    assert page.count("<canvas") == 1


def test_the_active_version_is_marked(olivia, template):
    make_version(template)
    path = f"/admin/templates_app/template/{template.pk}/change/"
    page = client_of(olivia).get(path).text
    assert page.count('<span class="w-label w-good">active</span>') == 1


def test_the_queries_do_not_grow_with_use(olivia, template):
    client = client_of(olivia)
    path = f"/admin/templates_app/template/{template.pk}/change/"

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    make_workspace(template)
    few = queries()
    for _ in range(5):
        make_build(make_workspace(template))
    assert queries() == few
