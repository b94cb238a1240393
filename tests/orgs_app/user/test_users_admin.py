"""What operators do to accounts on their site: the same as the API, and audited."""

import pytest

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.notification.models import NotificationMessage
from tests.make.pages import client_of
from tests.make.people import PASSWORD, make_user, token_of


def do(operator, user, verb):
    address = f"/admin/orgs_app/user/{user.pk}/{verb}/"
    client = client_of(operator)
    assert client.get(address).status_code in {200, 302}
    return client.post(address, follow=True)


def entries():
    found = AuditLog.objects.order_by("time")
    return [(each.action, each.resource_type, each.status_code) for each in found]


def test_an_account_is_suspended_and_activated(olivia, mia):
    assert "is suspended" in do(olivia, mia, "suspend").text
    mia.refresh_from_db()
    assert mia.status == "suspended"
    assert "is active" in do(olivia, mia, "activate").text
    mia.refresh_from_db()
    assert mia.status == "active"
    assert entries() == [("write", "user", 200)] * 2
    assert AuditLog.objects.first().user_id == olivia.pk


def test_a_refusal_is_told_in_the_words_of_the_api(olivia):
    assert "suspend your own account" in do(olivia, olivia, "suspend").text
    assert entries() == [("write", "user", 400)]


def test_all_keys_of_a_user_are_revoked(api, olivia, mia):
    token = token_of(mia)
    token_of(mia)
    assert "have been revoked" in do(olivia, mia, "revoke-keys").text
    assert not APIKey.objects.filter(user=mia).exists()
    assert api.with_token(token).get("/users/me").status_code == 401
    assert entries() == [("delete", "api_key", 200)] * 2


def test_a_passcode_is_mailed(olivia):
    pia = make_user("pia", password=PASSWORD)
    assert "on its way" in do(olivia, pia, "reset").text
    assert NotificationMessage.objects.get().user == pia
    assert entries() == [("request_password_reset", "user", 200)]
    pia.refresh_from_db()
    assert pia.check_password(PASSWORD)


@pytest.mark.parametrize("verb", ["suspend", "activate", "revoke-keys", "reset"])
def test_nobody_but_owners_comes_in(tom, mia, verb):
    token_of(mia)
    address = f"/admin/orgs_app/user/{mia.pk}/{verb}/"
    assert client_of(tom).post(address).status_code == 302
    assert entries() == []
    assert APIKey.objects.filter(user=mia).exists()
