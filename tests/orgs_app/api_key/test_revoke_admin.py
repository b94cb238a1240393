"""Revoking a key on the operators' site."""

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from tests.make.pages import client_of
from tests.make.people import token_of


def address_of(token: str) -> str:
    return f"/admin/orgs_app/apikey/{token.partition('-')[0]}/revoke/"


def test_a_key_is_revoked_after_a_question(api, olivia, mia):
    token = token_of(mia, name="ci")
    client = client_of(olivia)
    assert "Whoever uses it" in client.get(address_of(token)).text
    assert APIKey.objects.filter(token_name="ci").exists()

    answer = client.post(address_of(token))
    assert answer["Location"] == "/admin/orgs_app/apikey/"
    assert api.with_token(token).get("/users/me").status_code == 401


def test_revoking_is_in_the_audit_log(olivia, mia):
    client_of(olivia).post(address_of(token_of(mia, name="ci")))
    entry = AuditLog.objects.get()
    assert (entry.action, entry.user_id) == ("delete", olivia.pk)
    assert (entry.resource_type, entry.resource_target) == ("api_key", "ci")


def test_a_key_that_is_gone_is_not_found(olivia):
    answer = client_of(olivia).post(address_of("nothing-"))
    assert answer.status_code == 404


def test_only_owners_revoke(tom, mia):
    token = token_of(mia)
    assert client_of(tom).post(address_of(token)).status_code == 302
    assert APIKey.objects.filter(user=mia).exists()
