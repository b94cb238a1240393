"""Queries compiled once read the same as the ORM."""

from datetime import UTC, datetime

import pytest

from orgs_app.user.models import User
from tests.make.people import make_user
from wirtual.core import clock
from wirtual.core.prepared import Page, PreparedQuery

pytestmark = pytest.mark.django_db

MOMENT = datetime(2031, 3, 30, 1, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize("instant", [MOMENT, clock.NEVER, MOMENT.replace(year=9999)])
def test_instants_are_read_as_they_are_elsewhere(instant):
    make_user()
    User.objects.update(last_seen_at=instant)
    query = PreparedQuery(lambda: User.objects.values("last_seen_at"))
    assert query.dicts() == [{"last_seen_at": instant}]
    assert query.dicts()[0]["last_seen_at"].tzinfo is UTC
    assert User.objects.get().last_seen_at == instant


def test_a_page_is_cut_from_the_rows():
    names = [make_user(name).username for name in ("ana", "ben", "cid")]
    ordered = User.objects.order_by("username").values("username")
    query = PreparedQuery(lambda: ordered)
    assert query.rows() == [(name,) for name in names]
    assert query.rows(Page(limit=1, offset=1)) == [("ben",)]
    assert query.rows(Page(offset=2)) == [("cid",)]
    assert query.rows(Page(limit=0)) == query.rows()
