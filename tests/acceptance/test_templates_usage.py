"""Who uses templates, and what else a search of them finds, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from orgs_app.access.enums import OrganizationRole, SiteRole
from templates_app.template.models import Template
from tests.acceptance.steps import NO_SUCH_ID, ORGANIZATION, create, fields_of
from tests.api.client import Api
from tests.make.people import make_member, make_user
from tests.make.workspaces import make_usage, make_workspace
from wirtual.core import clock

DAY = timedelta(days=1)


@pytest.fixture
def made(author: Api) -> dict[str, Any]:
    """A template of the author's."""
    return create(author)


@pytest.fixture
def path(made: dict[str, Any]) -> str:
    """Where its daily users are told."""
    return f"/templates/{made['id']}/daus"


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch, path: str, author: Api) -> datetime:
    """Noon of a day before any token ends, once everything has been made."""
    today = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: today)
    return today


# --- Daily users: case 53 ------------------------------------------------------------


def test_case_53_without_use_every_day_is_told_with_nobody(author, path):
    today = clock.now().date()
    answer = author.get(path)
    assert answer.status_code == 200
    told = answer.json()
    assert told["tz_hour_offset"] == 0
    days = [date.fromisoformat(each["date"]) for each in told["entries"]]
    assert len(days) in {60, 61}
    assert days == [days[0] + index * DAY for index in range(len(days))]
    assert today <= days[-1] <= clock.now().date()
    assert {each["amount"] for each in told["entries"]} == {0}


def test_case_53_days_can_be_those_of_another_zone(author, path):
    assert author.get(f"{path}?tz_offset=-3").json()["tz_hour_offset"] == -3


@pytest.mark.parametrize(
    "offset", ["x", "1.5", "1e1", "²", "24", "-24", "1000000000", "9" * 30, "%00"]
)
def test_case_53_an_offset_that_makes_no_sense_is_refused(author, path, offset):
    answer = author.get(f"{path}?tz_offset={offset}")
    assert (answer.status_code, fields_of(answer)) == (400, ["tz_offset"])


@pytest.mark.parametrize("offset", ["", "0", "+5", "14", "-12", "23", "-23"])
def test_any_offset_within_a_day_is_taken(author, path, offset):
    answer = author.get(f"{path}?tz_offset={offset.replace('+', '%2B')}")
    assert answer.status_code == 200
    assert answer.json()["tz_hour_offset"] == int(offset or 0)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("foo=1", ["foo"]),
        ("tz_offset=0&foo=1", ["foo"]),
        ("tz_offset=x&foo=1&bar=2", ["tz_offset", "foo", "bar"]),
        ("tz_offset=1&tz_offset=1", ["tz_offset"]),
    ],
)
def test_nothing_else_may_be_asked_for(author, path, query, wrong):
    answer = author.get(f"{path}?{query}")
    assert (answer.status_code, fields_of(answer)) == (400, wrong)


def test_people_are_told_by_day(author, noon, made, path):
    template = Template.objects.get(pk=made["id"])
    first, second = make_user(), make_user()
    make_usage(template, first, noon)
    make_usage(template, second, noon)
    make_usage(template, first, noon - DAY)
    entries = author.get(path).json()["entries"]
    assert len(entries) == 61
    assert entries[-3:] == [
        {"date": str((noon - 2 * DAY).date()), "amount": 0},
        {"date": str((noon - DAY).date()), "amount": 1},
        {"date": str(noon.date()), "amount": 2},
    ]


def test_only_who_may_see_insights_is_told(api, author, organization, mia, path):
    role = OrganizationRole.TEMPLATE_ADMIN
    admin = make_user()
    make_member(admin, organization, [role])
    auditor = make_user(roles=[SiteRole.AUDITOR])
    for person in (admin, auditor):
        assert api.as_(person).get(path).status_code == 200
    unknown = author.get(f"/templates/{NO_SUCH_ID}/daus")
    refused = api.as_(mia).get(path)
    assert (refused.status_code, refused.content) == (404, unknown.content)
    assert api.get(path).status_code == 401
    assert author.get("/templates/docker/daus").status_code == 400


def test_the_template_s_admin_is_told_and_its_users_are_not(api, made, mia, path):
    template = Template.objects.filter(pk=made["id"])
    template.update(user_acl={str(mia.pk): ["*"]})
    assert api.as_(mia).get(path).status_code == 200
    template.update(user_acl={str(mia.pk): ["read"]})
    assert api.as_(mia).get(path).status_code == 404


def test_permission_comes_before_the_query(api, mia, path):
    assert api.as_(mia).get(f"{path}?tz_offset=x").status_code == 404


def test_of_a_deleted_template_nothing_is_told(author, made, path):
    Template.objects.filter(pk=made["id"]).update(deleted=True)
    assert author.get(path).status_code == 404


# --- Figures and lists ---------------------------------------------------------------


def test_people_with_workspaces_are_counted_wherever_a_template_is_shown(author, made):
    template = Template.objects.get(pk=made["id"])
    make_workspace(template)
    make_workspace(template)
    alone = author.get(f"/templates/{made['id']}").json()
    assert alone["active_user_count"] == 2
    assert alone["build_time_stats"] == {
        "start": {"P50": 10_000, "P95": 10_000},
        "stop": {"P50": None, "P95": None},
        "delete": {"P50": None, "P95": None},
    }
    assert author.get(f"{ORGANIZATION}/templates/docker").json() == alone
    assert author.get("/templates").json() == [alone]
    assert author.get(f"{ORGANIZATION}/templates").json() == [alone]


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["name"] for each in answer.json()]


@pytest.fixture
def three(author: Api) -> dict[str, str]:
    """The ids of three templates, the last of them the most used."""
    ids = {name: create(author, name)["id"] for name in ("ana", "ben", "cid")}
    make_workspace(Template.objects.get(pk=ids["cid"]))
    return ids


def test_the_most_used_come_first(author, three):
    for path in ("/templates", f"{ORGANIZATION}/templates"):
        assert names(author.get(path)) == ["cid", "ana", "ben"]


# --- Search: cases 105 and 106 -------------------------------------------------------


def test_case_105_deleted_templates_are_found_when_they_are_asked_for(author, three):
    Template.objects.filter(pk=three["ana"]).update(deleted=True)
    assert names(author.get("/templates?q=deleted:true")) == ["ana"]
    assert names(author.get("/templates?q=deleted:TRUE%20an")) == ["ana"]
    assert names(author.get("/templates?q=deleted:true%20ben")) == []
    assert names(author.get("/templates?q=deleted:false")) == ["cid", "ben"]
    assert names(author.get("/templates")) == ["cid", "ben"]


@pytest.mark.parametrize("query", ["deleted:maybe", "deleted:true%20deleted:true"])
def test_case_105_what_is_no_flag_is_refused(author, query):
    answer = author.get(f"/templates?q={query}")
    assert (answer.status_code, fields_of(answer)) == (400, ["deleted"])


def test_case_106_templates_are_found_by_their_ids(author, three):
    ana, ben, cid = three.values()
    ways = (
        f"ids:{ana},{cid}",
        f"ids:{ana}%20ids:{cid}",
        f'ids:"{ana},{cid}"',
        f"ids:{cid},{ana},{NO_SUCH_ID}",
        f"ids:{ana.upper()},{cid},{cid}",
    )
    for way in ways:
        assert names(author.get(f"/templates?q={way}")) == ["cid", "ana"], way
    assert names(author.get(f"/templates?q=ids:{ana},{ben}%20be")) == ["ben"]
    assert names(author.get(f"/templates?q=ids:{UUID(int=0)}")) == []


@pytest.mark.parametrize("ids", ["xyz", f"{NO_SUCH_ID},xyz"])
def test_case_106_what_is_no_id_is_refused(author, ids):
    answer = author.get(f"/templates?q=ids:{ids}")
    assert (answer.status_code, fields_of(answer)) == (400, ["ids"])


def test_templates_are_found_by_whether_they_are_deprecated(author, three):
    Template.objects.filter(pk=three["ben"]).update(deprecated="Use ana.")
    assert names(author.get("/templates?q=deprecated:true")) == ["ben"]
    assert names(author.get("/templates?q=deprecated:0")) == ["cid", "ana"]
    assert names(author.get("/templates")) == ["cid", "ana", "ben"]
    refused = author.get("/templates?q=deprecated:yes")
    assert (refused.status_code, fields_of(refused)) == (400, ["deprecated"])


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("name:a%20b", ["name"]),
        ("exact_name:a%20exact_name:b", ["exact_name"]),
        ("organization:a%20organization:b", ["organization"]),
        ("deleted:x%20ids:y%20color:red", ["ids", "deleted", "color"]),
        ("a:b:c%20:x%20y:", ["q", "q", "q"]),
    ],
)
def test_all_that_is_wrong_with_a_search_is_told(author, query, wrong):
    answer = author.get(f"/templates?q={query}")
    assert (answer.status_code, fields_of(answer)) == (400, wrong)


def test_a_search_is_asked_once(author):
    answer = author.get("/templates?q=a&q=b")
    assert (answer.status_code, fields_of(answer)) == (400, ["q"])
