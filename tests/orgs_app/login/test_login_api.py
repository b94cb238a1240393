"""Signing in and out over HTTP. Rule: spec/identity.md, 4.2 and 4.3."""

import pytest

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.user.enums import LoginType, UserStatus
from tests.make.people import PASSWORD, make_user, token_of


def log_in(api, email, password=PASSWORD):
    return api.post("/users/login", {"email": email, "password": password})


def entries():
    found = AuditLog.objects.filter(resource_type="api_key")
    return [(each.action, each.status_code, each.diff) for each in found]


@pytest.fixture
def pia(organization):
    return make_user("pia", password=PASSWORD, organizations=[organization])


def test_a_login_is_written_down(api, pia):  # case 97
    assert log_in(api, pia.email).status_code == 201
    assert entries() == [("login", 201, {})]
    entry = AuditLog.objects.get()
    assert (entry.user_id, entry.resource_id) == (pia.pk, pia.pk)
    assert entry.ip == "127.0.0.1"


def test_a_failed_login_of_a_known_user_is_written_down(api, pia):  # case 97
    assert log_in(api, pia.email, "wrong").status_code == 401
    assert entries() == [("login", 401, {})]
    assert not APIKey.objects.exists()


def test_of_unknown_people_nothing_is_written_down(api):  # case 97
    assert log_in(api, "nobody@wirtual.example").status_code == 401
    assert entries() == []


def test_a_suspended_user_does_not_get_in(api):  # case 70
    user = make_user(password=PASSWORD, status=UserStatus.SUSPENDED)
    answer = log_in(api, user.email)
    assert answer.status_code == 401
    assert "suspended" in answer.json()["message"]


def test_a_dormant_user_wakes_by_signing_in(api):  # case 70
    user = make_user(password=PASSWORD, status=UserStatus.DORMANT)
    assert log_in(api, user.email).status_code == 201
    user.refresh_from_db()
    assert user.status == UserStatus.ACTIVE
    assert AuditLog.objects.filter(resource_type="user", action="write").count() == 1


def test_who_signs_in_elsewhere_is_told_so(api):
    user = make_user(password=PASSWORD, login_type=LoginType.OIDC)
    answer = log_in(api, user.email)
    assert answer.status_code == 403
    assert "oidc" in answer.json()["message"]
    assert "password" in answer.json()["message"]


def test_a_deleted_user_does_not_get_in(api, pia):
    pia.deleted = True
    pia.save()
    assert log_in(api, pia.email).status_code == 401


def test_login_needs_an_address_and_a_password(api, db):
    answer = log_in(api, "no address", "")
    fields = {problem["field"] for problem in answer.json()["validations"]}
    assert (answer.status_code, fields) == (400, {"email", "password"})


def test_logout_takes_keys_for_applications_along(api, mia, olivia):
    application = token_of(mia, scope="application_connect")
    other, foreign = token_of(mia), token_of(olivia, scope="application_connect")
    assert api.as_(mia).post("/users/logout").status_code == 200
    left = set(APIKey.objects.values_list("pk", flat=True))
    assert application.partition("-")[0] not in left
    assert {each.partition("-")[0] for each in (other, foreign)} <= left
    assert entries() == [("logout", 200, {})]


def test_the_same_account_signs_in_to_the_operators_site(client, organization):
    owner = make_user("owner", roles=["owner"], password=PASSWORD)
    assert client.login(username="OWNER", password=PASSWORD)
    assert client.login(username=owner.email, password=PASSWORD)
    assert client.get("/admin/").status_code == 200


def test_others_do_not_get_into_the_operators_site(client, pia):
    client.login(username="pia", password=PASSWORD)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("status", [UserStatus.SUSPENDED, UserStatus.DORMANT])
def test_only_active_accounts_sign_in_to_pages(client, status, db):
    user = make_user(roles=["owner"], password=PASSWORD, status=status)
    assert not client.login(username=user.username, password=PASSWORD)


def test_pages_refuse_passwords_when_they_are_switched_off(client, settings, pia):
    settings.WIRTUAL_DISABLE_PASSWORD_AUTH = True
    assert not client.login(username="pia", password=PASSWORD)
