"""Limits of requests, as clients meet them. Rule: spec/identity.md, 1.15."""

import pytest

from orgs_app.api_key import limits
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User

LIMIT = 5
BYPASS = {"X-Wirtual-Bypass-Ratelimit": "true"}
WRONG = {"email": "mia@wirtual.example", "password": "wrong"}
TOLD = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}


@pytest.fixture(autouse=True)
def _limited(settings):
    settings.WIRTUAL_RATE_LIMIT_DISABLE_ALL = False
    settings.WIRTUAL_RATE_LIMIT_API = LIMIT
    settings.WIRTUAL_RATE_LIMIT_LOGIN = 2
    settings.WIRTUAL_RATE_LIMIT_FILES = 2
    limits.forget_all()
    yield
    limits.forget_all()


def statuses(client, times, method="GET", path="/users/me", **options):
    return [client.request(method, path, **options).status_code for _ in range(times)]


def test_one_request_too_many_is_refused(api, mia):
    client = api.as_(mia)
    assert statuses(client, LIMIT + 1) == [200] * LIMIT + [429]
    answer = client.get("/users/me")
    assert "5 requests in 60 seconds" in answer.json()["message"]
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_every_limited_answer_tells_what_is_left(api, mia):
    answer = api.as_(mia).get("/users/me")
    assert set(answer.headers) >= TOLD
    assert (
        answer.headers["X-RateLimit-Limit"],
        answer.headers["X-RateLimit-Remaining"],
    ) == ("5", "4")
    assert "Retry-After" not in answer.headers


def test_refusals_count_and_tell_too(api):
    assert statuses(api, LIMIT + 1) == [401] * LIMIT + [429]
    assert set(api.get("/nonexistent").headers) >= TOLD


def test_paths_count_apart(api, mia):
    client = api.as_(mia)
    statuses(client, LIMIT + 1)
    assert client.get("/organizations").status_code == 200


def test_addresses_count_apart(api, mia):
    client = api.as_(mia)
    statuses(client, LIMIT + 1)
    client.client.defaults["REMOTE_ADDR"] = "10.0.0.2"
    assert client.get("/users/me").status_code == 200


def test_signing_in_is_limited_more_narrowly(api, mia):
    assert statuses(api, 3, "POST", "/users/login", body=WRONG) == [401, 401, 429]
    answer = api.post("/users/login", WRONG)
    assert answer.headers["X-RateLimit-Limit"] == "2"


def test_signing_in_to_pages_is_limited_alike(client, db):
    sent = [client.post("/admin/login/", WRONG).status_code for _ in range(3)]
    assert sent == [200, 200, 429]
    assert client.get("/admin/login/").status_code == 200


def test_files_are_limited_by_user(api, mia, olivia):
    client = api.as_(mia)
    sent = statuses(client, 3, "POST", "/files", body=b"x")
    assert sent[2] == 429
    assert 429 not in sent[:2]
    assert api.as_(olivia).post("/files", b"x").status_code != 429


def test_a_token_that_opens_nothing_uses_up_nobody_s_files(api, mia):
    statuses(api, 3, "POST", "/files", body=b"x")
    client = api.as_(mia)
    client.client.defaults["REMOTE_ADDR"] = "10.0.0.2"
    assert client.post("/files", b"x").status_code != 429


def test_an_owner_may_bypass(api, olivia):
    client = api.as_(olivia)
    sent = statuses(client, LIMIT + 3, headers=BYPASS)
    assert set(sent) == {200}
    assert 429 not in statuses(client, 4, "POST", "/files", body=b"x", headers=BYPASS)


def test_nobody_else_may(api, mia):
    answer = api.as_(mia).get("/users/me", headers=BYPASS)
    assert answer.status_code == 428
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_a_suspended_owner_may_not(api, olivia):
    client = api.as_(olivia)
    User.objects.filter(pk=olivia.pk).update(status=UserStatus.SUSPENDED)
    assert statuses(client, LIMIT + 1, headers=BYPASS)[-1] == 429


def test_who_isn_t_signed_in_is_not_asked(api):
    assert statuses(api, LIMIT + 1, headers=BYPASS) == [401] * LIMIT + [429]


def test_claiming_to_be_an_owner_is_no_way_around(api, django_assert_num_queries):
    vain = api.with_token("0123456789-0123456789012345678901")
    statuses(vain, LIMIT + 1, headers=BYPASS)
    with django_assert_num_queries(0):
        assert vain.get("/users/me", headers=BYPASS).status_code == 429


def test_a_bypass_that_is_not_asked_for_is_none(api, mia):
    headers = {"X-Wirtual-Bypass-Ratelimit": "false"}
    assert api.as_(mia).get("/users/me", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("setting", "value"),
    [("WIRTUAL_RATE_LIMIT_API", -1), ("WIRTUAL_RATE_LIMIT_DISABLE_ALL", True)],
)
def test_all_limits_can_be_taken_away(api, settings, setting, value):
    setattr(settings, setting, value)
    assert 429 not in statuses(api, LIMIT + 2, "POST", "/users/login", body=WRONG)
    assert not TOLD & set(api.get("/buildinfo").headers)


def test_one_limit_can_be_taken_away(api, mia, settings):
    settings.WIRTUAL_RATE_LIMIT_LOGIN = -1
    sent = statuses(api, LIMIT + 1, "POST", "/users/login", body=WRONG)
    assert sent == [401] * LIMIT + [429]


def test_pages_are_not_limited(client, db):
    assert {client.get("/healthz").status_code for _ in range(LIMIT + 2)} == {200}
