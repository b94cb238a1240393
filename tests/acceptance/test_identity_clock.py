"""Cases of sessions that need a clock: what they find in the past is put there.

Each test cites its case: spec/identity.md, 13.
"""

from datetime import UTC, datetime, timedelta

import pytest

from orgs_app.models import APIKey, User
from orgs_app.user.enums import UserStatus
from tests.make.people import make_user, token_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def key_of(client):
    return APIKey.objects.get(pk=client.token.partition("-")[0])


def move(client, **fields):
    """Put something about the client's key into the past."""
    APIKey.objects.filter(pk=key_of(client).pk).update(**fields)


def test_a_key_whose_time_is_over_is_refused(owner):  # case 31
    move(owner, expires_at=now() - HOUR)
    answer = owner.get("/users/me")
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("API key expired")


def test_use_is_noted_once_an_hour(owner):  # case 33
    before = now()
    move(owner, last_used=before - 2 * HOUR)
    User.objects.update(last_seen_at=before - 2 * HOUR)
    seen = owner.get("/users/me").json()["last_seen_at"]
    used = key_of(owner).last_used
    assert datetime.fromisoformat(seen) >= before
    assert used >= before
    assert owner.get("/users/me").json()["last_seen_at"] == seen
    assert key_of(owner).last_used == used


def test_a_session_that_is_used_lasts_longer(owner):  # case 34
    move(owner, expires_at=now() + 22 * HOUR)
    owner.get("/users/me")
    assert key_of(owner).expires_at > now() + 23 * HOUR


def test_a_session_doesn_t_last_longer_where_that_is_off(owner, settings):  # case 34
    settings.WIRTUAL_DISABLE_SESSION_EXPIRY_REFRESH = True
    move(owner, expires_at=now() + 22 * HOUR)
    owner.get("/users/me")
    assert key_of(owner).expires_at < now() + 23 * HOUR


def test_a_dormant_user_wakes_up_with_a_token(api, owner):  # case 37
    dora = make_user("dora")
    token = token_of(dora)
    User.objects.filter(pk=dora.pk).update(status=UserStatus.DORMANT)
    assert owner.get("/users/dora").json()["status"] == "dormant"
    answer = api.with_token(token).get("/users/me")
    assert (answer.status_code, answer.json()["status"]) == (200, "active")


def test_a_login_type_is_told_to_oneself_only(api, owner):  # case 64
    mine = api.with_token(token_of(make_user("dora")))
    assert mine.get("/users/me/login-type").json() == {"login_type": "password"}
    assert owner.get("/users/dora/login-type").status_code == 403
