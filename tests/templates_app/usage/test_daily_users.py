"""How many people worked each day, around midnight above all.

Rule: spec/insights.md, 1.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from orgs_app.user.models import User
from templates_app.template.models import Template
from templates_app.usage.daily import daily_users
from tests.make.people import make_user
from tests.make.templates import make_template
from tests.make.workspaces import make_usage
from wirtual.core import clock

pytestmark = pytest.mark.django_db

TODAY = date(2031, 3, 30)
MIDNIGHT = datetime(2031, 3, 30, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def template() -> Template:
    return make_template()


@pytest.fixture
def user() -> User:
    return make_user()


def it_is(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: instant)


def used(hours_ahead: int = 0, template: Template | None = None) -> dict[date, int]:
    """The days on which anybody worked."""
    template_id = None if template is None else template.pk
    days = daily_users(hours_ahead, template_id=template_id)
    return {each.day: each.amount for each in days if each.amount}


@pytest.mark.parametrize(
    ("hours", "first", "last", "number"),
    [
        (0, TODAY - 60 * DAY, TODAY, 61),
        (12.75, TODAY - 60 * DAY, TODAY, 61),
        (22.99, TODAY - 60 * DAY, TODAY, 61),
        (23, TODAY - 59 * DAY, TODAY, 60),
        (23.99, TODAY - 59 * DAY, TODAY, 60),
    ],
)
def test_days_are_counted_back_from_the_next_full_hour(
    monkeypatch, hours, first, last, number
):
    it_is(monkeypatch, MIDNIGHT + hours * HOUR)
    days = [each.day for each in daily_users()]
    assert days == [first + index * DAY for index in range(number)]
    assert days[-1] == last


@pytest.mark.parametrize(
    ("hours_ahead", "today", "number"),
    [(-3, TODAY - DAY, 61), (-1, TODAY - DAY, 60), (0, TODAY, 61), (14, TODAY, 61)],
)
def test_today_is_the_zone_s(monkeypatch, hours_ahead, today, number):
    it_is(monkeypatch, MIDNIGHT + HALF_HOUR)
    days = daily_users(hours_ahead)
    assert (days[-1].day, len(days)) == (today, number)


def test_whoever_works_all_day_counts_once(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    for hours in range(5):
        make_usage(template, user, MIDNIGHT + hours * HOUR)
    assert used() == {TODAY: 1}


def test_everybody_counts(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    make_usage(template, user, MIDNIGHT)
    make_usage(template, make_user(), MIDNIGHT)
    make_usage(template, user, MIDNIGHT - DAY)
    assert used() == {TODAY - DAY: 1, TODAY: 2}


def test_the_last_half_hour_of_a_day_is_of_that_day(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    make_usage(template, user, MIDNIGHT - HALF_HOUR)
    assert used() == {TODAY - DAY: 1}
    assert used(1) == {TODAY: 1}


def test_days_are_those_of_the_zone(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    make_usage(template, user, MIDNIGHT)
    assert used(-1) == {TODAY - DAY: 1}
    assert used(0) == {TODAY: 1}
    assert used(14) == {TODAY: 1}


def test_half_hours_before_the_first_day_don_t_count(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    first = MIDNIGHT - 60 * DAY
    make_usage(template, user, first - HALF_HOUR)
    assert used() == {}
    make_usage(template, user, first)
    assert used() == {first.date(): 1}


def test_the_running_hour_counts(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR + 40 * timedelta(minutes=1))
    make_usage(template, user, MIDNIGHT + 12 * HOUR + HALF_HOUR)
    assert used() == {TODAY: 1}


def test_half_hours_to_come_don_t_count(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    make_usage(template, user, MIDNIGHT + 13 * HOUR)
    assert used() == {}


def test_half_hours_without_a_minute_of_use_don_t_count(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    make_usage(template, user, MIDNIGHT, minutes=0)
    assert used() == {}


def test_a_template_s_days_are_its_own(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    other = make_template()
    make_usage(template, user, MIDNIGHT)
    make_usage(other, make_user(), MIDNIGHT)
    assert used(template=template) == used(template=other) == {TODAY: 1}
    assert used() == {TODAY: 2}


def test_whoever_uses_two_templates_counts_once_in_all(monkeypatch, template, user):
    it_is(monkeypatch, MIDNIGHT + 12 * HOUR)
    make_usage(template, user, MIDNIGHT)
    make_usage(make_template(), user, MIDNIGHT)
    assert used() == {TODAY: 1}
