"""Keys and tokens over HTTP. Rule: spec/identity.md, 5."""

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.user.enums import LoginType
from tests.make.people import make_user, token_of


def key_id(token):
    return token.partition("-")[0]


def test_an_owner_makes_a_token_for_a_machine(api, olivia):
    machine = make_user("machine", login_type=LoginType.NONE)
    made = api.as_(olivia).post("/users/machine/keys/tokens", {"token_name": "ci"})
    assert made.status_code == 201
    me = api.with_token(made.json()["key"]).get("/users/me").json()
    assert me["id"] == str(machine.pk)
    entry = AuditLog.objects.get(resource_type="api_key")
    assert (entry.action, entry.status_code) == ("create", 201)
    assert (entry.resource_id, entry.resource_target) == (machine.pk, "ci")
    assert entry.user_id == olivia.pk
    assert "hashed_secret" not in entry.diff


@pytest.mark.parametrize("path", ["/users/mia/keys", "/users/mia/keys/tokens"])
def test_other_administrators_make_no_keys_for_others(api, tom, mia, path):
    assert api.as_(tom).post(path, {}).status_code == 403


def test_whoever_may_not_know_a_user_learns_nothing(api, mia, olivia):
    for path in ("/users/olivia/keys/tokens", f"/users/{olivia.pk}/keys/tokens"):
        assert api.as_(mia).get(path).status_code == 400
        assert api.as_(mia).post(path, {}).status_code == 400


def test_permission_comes_before_the_body(api, tom, mia):
    answer = api.as_(tom).post("/users/mia/keys/tokens", {"lifetime": -1})
    assert answer.status_code == 403


def test_an_unknown_scope_is_refused(api, mia):
    answer = api.as_(mia).post("/users/me/keys/tokens", {"scope": "some"})
    assert answer.status_code == 400


def test_two_users_may_use_one_name(api, mia, olivia):  # case 80
    for user in (mia, olivia):
        answer = api.as_(user).post("/users/me/keys/tokens", {"token_name": "same"})
        assert answer.status_code == 201


def test_a_member_sees_own_tokens_only(api, mia, olivia):  # case 82
    token_of(olivia)
    listed = api.as_(mia).get("/users/me/keys/tokens?include_all=true").json()
    assert {each["username"] for each in listed} == {"mia"}


def test_an_owner_sees_all_tokens(api, mia, olivia):  # case 82
    token_of(mia)
    listed = api.as_(olivia).get("/users/me/keys/tokens?include_all=true").json()
    assert {each["username"] for each in listed} == {"mia", "olivia"}


def test_a_bad_query_parameter_is_named(api, mia):
    answer = api.as_(mia).get("/users/me/keys/tokens?include_all=perhaps")
    assert answer.status_code == 400
    assert answer.json()["validations"][0]["field"] == "include_all"


def test_keys_of_others_are_not_found(api, mia, olivia):
    path = f"/users/me/keys/{key_id(token_of(olivia))}"
    assert api.as_(mia).get(path).status_code == 404
    assert api.as_(mia).delete(path).status_code == 404


def test_a_deleted_key_opens_nothing_and_is_written_down(api, mia):
    token = token_of(mia, name="old")
    answer = api.as_(mia).delete(f"/users/me/keys/{key_id(token)}")
    assert answer.status_code == 204
    assert answer.content == b""
    assert api.with_token(token).get("/users/me").status_code == 401
    entry = AuditLog.objects.get()
    assert (entry.action, entry.status_code) == ("delete", 204)
    assert entry.resource_target == "old"
