"""How a request is signed in. Rule: spec/identity.md, 2."""

from datetime import timedelta

import pytest

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.api_key.authentication import checked_sign_in
from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.external_auth.models import UserLink
from orgs_app.role.models import CustomRole
from orgs_app.user.enums import LoginType, UserStatus
from tests.make.people import make_group, make_member, make_user, token_of
from wirtual.core import clock

HOUR = timedelta(hours=1)


def key_of(token):
    return APIKey.objects.get(pk=token.partition("-")[0])


def age(token, **fields):
    """Make a key's times lie in the past."""
    APIKey.objects.filter(pk=token.partition("-")[0]).update(**fields)


def test_an_expired_key_tells_when(api, mia):  # case 31
    token = token_of(mia)
    age(token, expires_at=clock.now() - HOUR)
    answer = api.with_token(token).get("/users/me")
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("API key expired")


def test_use_is_written_down_once_an_hour(api, mia):  # case 33
    token = token_of(mia)
    client = api.with_token(token)
    age(token, last_used=clock.now() - 2 * HOUR)
    client.get("/users/me")
    first, seen = key_of(token).last_used, type(mia).objects.get(pk=mia.pk).last_seen_at
    assert clock.now() - first < HOUR
    assert clock.now() - seen < HOUR
    client.get("/users/me")
    assert key_of(token).last_used == first
    assert type(mia).objects.get(pk=mia.pk).last_seen_at == seen


def test_use_moves_the_end_of_a_key(api, mia):  # case 34
    token = token_of(mia, lifetime=timedelta(days=1))
    age(token, expires_at=clock.now() + 22 * HOUR)
    api.with_token(token).get("/users/me")
    assert key_of(token).expires_at > clock.now() + 23 * HOUR


def test_the_end_stays_when_that_is_switched_off(api, mia, settings):  # case 34
    settings.WIRTUAL_DISABLE_SESSION_EXPIRY_REFRESH = True
    token = token_of(mia)
    end = clock.now() + HOUR
    age(token, expires_at=end)
    api.with_token(token).get("/users/me")
    assert key_of(token).expires_at == end


def test_a_suspended_user_is_told_so(api):  # case 36
    user = make_user(status=UserStatus.SUSPENDED)
    answer = api.as_(user).get("/users/me")
    assert answer.status_code == 401
    assert "suspended" in answer.json()["message"]


def test_a_dormant_user_wakes(api):  # case 37
    user = make_user(status=UserStatus.DORMANT)
    answer = api.as_(user).get("/users/me")
    assert answer.json()["status"] == "active"
    entry = AuditLog.objects.get(resource_id=user.pk)
    assert entry.action == "write"
    assert entry.diff["status"] == {"old": "dormant", "new": "active", "secret": False}
    assert entry.additional_fields["automatic_subsystem"] == "dormancy"


def test_a_deleted_user_has_no_keys(api, mia):
    client = api.as_(mia)
    mia.deleted = True
    mia.save()
    assert client.get("/users/me").status_code == 401


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("Wirtual-Session-Token", ""),
        ("Coder-Session-Token", ""),
        ("Authorization", "Bearer "),
        ("Authorization", "bearer "),
        ("Cookie", "wirtual_session_token="),
        ("Cookie", "coder_session_token="),
    ],
)
def test_every_spelling_signs_in(api, mia, name, prefix):
    headers = {name: f"{prefix}{token_of(mia)}"}
    assert api.get("/users/me", headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["wirtual_session_token", "coder_session_token"])
def test_both_query_parameters_sign_in(api, mia, name):
    assert api.get(f"/users/me?{name}={token_of(mia)}").status_code == 200


def test_the_compatible_spelling_can_be_switched_off(api, mia, settings):
    settings.WIRTUAL_ACCEPT_COMPATIBLE_NAMES = False
    token = token_of(mia)
    compatible = api.with_token(token, header="Coder-Session-Token")
    assert compatible.get("/users/me").status_code == 401
    assert api.with_token(token).get("/users/me").status_code == 200


def test_a_session_of_a_provider_ends_with_the_link(api, mia):
    token = token_of(mia, login_type=LoginType.GITHUB)
    client = api.with_token(token)
    assert client.get("/users/me").status_code == 401
    UserLink.objects.create(user=mia, login_type=LoginType.GITHUB, linked_id="1")
    assert client.get("/users/me").status_code == 200


def test_the_subject_holds_all_that_decides(mia, elsewhere, organization):
    CustomRole.objects.create(
        organization=elsewhere,
        name="author",
        org_permissions=[
            {"resource_type": "template", "action": "create", "negate": False},
            {"resource_type": "gone", "action": "create", "negate": False},
        ],
    )
    make_member(mia, elsewhere, ["author", "unknown"])
    group = make_group(elsewhere, "ours", [mia])
    subject = checked_sign_in(token_of(mia)).subject()
    assert subject.username == "mia"
    assert subject.group_ids == {group.pk}
    assert set(subject.organizations) == {organization.pk, elsewhere.pk}
    there = AccessObject(ResourceType.TEMPLATE, organization_id=elsewhere.pk)
    here = AccessObject(ResourceType.TEMPLATE, organization_id=organization.pk)
    assert subject.may(Action.CREATE, there)
    assert not subject.may(Action.CREATE, here)
