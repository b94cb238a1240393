"""The list of users. Rule: spec/identity.md, 3.3."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs_app.user.counts import UserCount, sum_up_counts
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from tests.make.people import make_user, token_of
from wirtual.core import clock


def names(answer):
    assert answer.status_code == 200, answer.content
    return [each["username"] for each in answer.json()["users"]]


def asked(q):
    return f"/users?{urlencode({'q': q})}"


def count(answer):
    return answer.json()["count"]


@pytest.fixture
def crowd(organization):
    """Users called a-user, B-user, c-user, d-user."""
    return [
        make_user(f"{letter}-user", organizations=[organization]) for letter in "Bdac"
    ]


def test_users_are_in_the_order_of_their_names_whatever_the_case(api, olivia, crowd):
    answer = api.as_(olivia).get("/users")
    assert names(answer) == ["a-user", "B-user", "c-user", "d-user", "olivia"]
    assert count(answer) == 5


def test_a_user_is_listed_as_it_is_shown(api, olivia, mia):
    client = api.as_(olivia)
    listed = {each["id"]: each for each in client.get("/users").json()["users"]}
    for user in (olivia, mia):
        assert listed[str(user.pk)] == client.get(f"/users/{user.pk}").json()


def test_a_member_sees_only_themselves(api, mia, olivia):
    answer = api.as_(mia).get("/users")
    assert names(answer) == ["mia"]
    assert count(answer) == 1
    assert names(api.as_(mia).get("/users?q=olivia")) == []


def test_a_narrow_key_sees_nobody(api, olivia):
    client = api.with_token(token_of(olivia, scope="application_connect"))
    assert client.get("/users").json() == {"users": [], "count": 0}


def test_pages_by_offset_and_by_id_show_everybody_once(api, olivia, crowd):
    client = api.as_(olivia)
    every = names(client.get("/users"))
    by_offset = [names(client.get(f"/users?limit=2&offset={n}")) for n in (0, 2, 4)]
    assert [each for page in by_offset for each in page] == every
    by_id, after = [], ""
    while page := client.get(f"/users?limit=2&after_id={after}").json()["users"]:
        by_id += [each["username"] for each in page]
        after = page[-1]["id"]
    assert by_id == every


def test_the_count_ignores_the_page_but_not_where_it_begins(api, olivia, crowd):
    client = api.as_(olivia)
    assert count(client.get("/users?limit=1")) == 5
    first = client.get("/users?limit=1").json()["users"][0]["id"]
    assert count(client.get(f"/users?limit=1&after_id={first}")) == 4
    beyond = client.get("/users?limit=1&offset=99")
    assert beyond.json() == {"users": [], "count": 0}


def test_after_nobody_comes_nobody(api, olivia, mia):
    nobody = "00000000-0000-4000-8000-000000000000"
    assert names(api.as_(olivia).get(f"/users?after_id={nobody}")) == []
    assert names(api.as_(mia).get(f"/users?after_id={olivia.pk}")) == []


def test_deleted_users_are_not_listed(api, olivia, mia):
    User.objects.filter(pk=mia.pk).update(deleted=True)
    answer = api.as_(olivia).get("/users")
    assert names(answer) == ["olivia"]
    assert count(answer) == 1


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("mia", ["mia"]),
        ("MIA", ["mia"]),
        ("iA@wirt", ["mia", "olivia"]),
        ("m", ["mia", "olivia", "tom"]),
        ("search:tom", ["tom"]),
        ("%", []),
        ("a_", []),
        ("role:owner", ["olivia"]),
        ("role:owner,template-admin", ["olivia", "tom"]),
        ("role:owner role:template-admin", ["olivia", "tom"]),
        ("role:member", ["mia", "olivia", "tom"]),
        ("role:nonsense", []),
        ("status:suspended", ["mia"]),
        ("status:active,suspended", ["mia", "olivia", "tom"]),
        ("olivia status:suspended", []),
        ('search:"tom" stAtus:actiVe', ["tom"]),
    ],
)
def test_a_search_finds_exactly_who_matches(api, olivia, tom, mia, q, found):
    User.objects.filter(pk=mia.pk).update(status=UserStatus.SUSPENDED)
    answer = api.as_(olivia).get(asked(q))
    assert names(answer) == found
    assert count(answer) == len(found)


def test_when_somebody_was_seen_can_be_asked(api, olivia, mia, tom):
    User.objects.filter(pk=mia.pk).update(last_seen_at=clock.now() - timedelta(days=9))
    week_ago = (clock.now() - timedelta(days=7)).isoformat().replace("+00:00", "Z")
    client = api.as_(olivia)
    client.get("/users/me")  # now she has been seen
    after = f'last_seen_after:"{week_ago}"'
    assert names(client.get(asked(after))) == ["olivia"]
    before = f'last_seen_before:"{week_ago}"'
    assert names(client.get(asked(before))) == ["mia", "tom"]


@pytest.mark.parametrize(
    ("q", "field"),
    [
        ("search:name:extra", "q"),
        (":x", "q"),
        ("foo:bar", "foo"),
        ("status:inactive", "status"),
        ("a b", "search"),
        ("last_seen_after:yesterday", "last_seen_after"),
        ("last_seen_after:", "q"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(api, olivia, q, field):
    answer = api.as_(olivia).get(asked(q))
    assert answer.status_code == 400
    assert "search query" in answer.json()["message"]
    assert field in {each["field"] for each in answer.json()["validations"]}


def test_the_number_of_users_is_kept_whatever_happens_to_them(db, organization):
    def number(status):
        changes = UserCount.objects.filter(status=status)
        return sum(changes.values_list("change", flat=True))

    users = [make_user(organizations=[organization]) for _ in range(3)]
    assert number("active") == 3
    User.objects.filter(pk=users[0].pk).update(status=UserStatus.DORMANT)
    User.objects.filter(pk=users[1].pk).update(deleted=True)
    User.objects.filter(pk=users[1].pk).update(name="nobody")
    sum_up_counts()
    assert (number("active"), number("dormant")) == (1, 1)
    assert UserCount.objects.count() == 2
    users[2].delete()
    User.objects.filter(pk=users[1].pk).update(deleted=False)
    assert (number("active"), number("dormant")) == (1, 1)


def test_a_page_is_found_by_indexes_among_many(api, olivia, organization):
    make_many(5000)
    client = api.as_(olivia)
    for path in (
        "/users?limit=25",
        "/users?limit=25&offset=2500",
        "/users?limit=25&q=person-00042",
        "/users?limit=25&q=role:owner",
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        sql = queries.captured_queries[-1]["sql"]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan on users" not in plan, plan


def make_many(number):
    """So many users, with SQL, since only their number matters."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO users (id, created_at, updated_at, email, username, name,
                avatar_url, hashed_password, last_seen_at, status, login_type,
                rbac_roles, theme_preference, quiet_hours_schedule, deleted)
            SELECT gen_random_uuid(), now(), now(),
                   'person-' || lpad(n::text, 5, '0') || '@wirtual.example',
                   'person-' || lpad(n::text, 5, '0'), '', '', '', now(), 'active',
                   'password', '{}', '', '', FALSE
              FROM generate_series(1, %s) AS n
            """,
            [number],
        )
        cursor.execute("ANALYZE users")
