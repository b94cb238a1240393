"""Signing in, accounts and tokens, case by case, over HTTP alone.

Each test cites its case: spec/identity.md, 13.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.owners import FIRST, PASSWORD

pytestmark = pytest.mark.django_db


def validated(answer):
    """The fields that a refusal names."""
    return {problem["field"] for problem in answer.json().get("validations", [])}


def instant(text):
    return datetime.fromisoformat(text)


def near(text, expected, within=timedelta(minutes=1)):
    return abs(instant(text) - expected) < within


# Conventions


def test_an_empty_body_is_no_json(api):  # case 6
    answer = api.post("/users/first")
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]
    assert "validations" not in answer.json()


def test_all_missing_fields_are_named_at_once(api):  # case 7
    answer = api.post("/users/first", {})
    assert answer.status_code == 400
    assert validated(answer) >= {"email", "username", "password"}


def test_a_number_is_no_address(api):  # case 8
    answer = api.post("/users/first", {**FIRST, "email": 5})
    assert answer.status_code == 400
    assert "validations" not in answer.json()


def test_the_content_type_does_not_matter(api):  # case 9
    answer = api.post("/users/first", FIRST, content_type="text/plain")
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "name", ["bad_name", "-x", "x-", "a--b", "a" * 33, "new", "create", ""]
)
def test_a_bad_username_is_named(api, name):  # case 10
    answer = api.post("/users/first", {**FIRST, "username": name})
    assert answer.status_code == 400
    assert "username" in validated(answer)


@pytest.mark.parametrize("name", ["A1", "a-b-c", "a" * 32])
def test_a_good_username_is_taken(api, name):  # case 10
    assert api.post("/users/first", {**FIRST, "username": name}).status_code == 201


def test_nobody_is_a_bad_request(owner):  # case 17
    answer = owner.get("/users/does-not-exist")
    assert answer.status_code == 400
    assert "UUID" in answer.json()["message"]
    assert "username" in answer.json()["message"]


def test_an_address_names_nobody(owner):  # case 18
    assert owner.get(f"/users/{FIRST['email']}").status_code == 400


def test_the_default_organization_has_many_names(owner):  # case 19
    nil = "00000000-0000-0000-0000-000000000000"
    answers = [
        owner.get(f"/organizations/{name}") for name in ("default", "WIRTUAL", nil)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_an_unknown_organization_is_not_found(owner):  # case 20
    assert owner.get("/organizations/not-a-uuid-nor-name").status_code == 404


def test_a_cookie_alone_does_not_log_out(api, owner):  # case 22
    cookie = {"Cookie": f"wirtual_session_token={owner.token}"}
    refused = api.post("/users/logout", headers=cookie)
    assert refused.status_code == 400
    assert refused.headers["Content-Type"].startswith("text/plain")
    both = {**cookie, "Wirtual-Session-Token": owner.token}
    assert api.post("/users/logout", headers=both).status_code == 200


def test_two_different_tokens_are_told(api, owner):  # case 23
    headers = {
        "Cookie": f"wirtual_session_token={owner.token}",
        "Wirtual-Session-Token": "another",
    }
    answer = api.post("/users/logout", headers=headers)
    assert answer.status_code == 400
    assert b"differ" in answer.content


# Sessions


def test_without_a_token_nobody_is_signed_in(api):  # case 26
    answer = api.get("/users/me")
    assert answer.status_code == 401
    assert "signed out" in answer.json()["message"]


@pytest.mark.parametrize("token", ["abc", "a-b-c", "0123456789-short"])
def test_a_malformed_token_opens_nothing(api, token):  # case 27
    assert api.with_token(token).get("/users/me").status_code == 401


def test_another_secret_opens_nothing(api, owner):  # case 28
    key_id, _, _ = owner.token.partition("-")
    answer = api.with_token(f"{key_id}-{'x' * 22}").get("/users/me")
    assert answer.status_code == 401


def test_a_token_is_taken_from_three_places(api, owner):  # case 29
    cookie = {"Cookie": f"wirtual_session_token={owner.token}"}
    assert api.get("/users/me", headers=cookie).status_code == 200
    query = f"/users/me?wirtual_session_token={owner.token}"
    assert api.get(query).status_code == 200
    assert owner.get("/users/me").status_code == 200


def test_a_bad_cookie_wins_over_a_good_header(owner):  # case 30
    cookie = {"Cookie": "wirtual_session_token=bad"}
    assert owner.get("/users/me", headers=cookie).status_code == 401


def test_a_login_lasts_a_day(owner):  # case 32
    key_id, _, _ = owner.token.partition("-")
    key = owner.get(f"/users/me/keys/{key_id}").json()
    assert key["lifetime_seconds"] == 86400
    assert near(key["expires_at"], datetime.now(UTC) + timedelta(hours=24))
    assert key["login_type"] == "password"
    assert key["scope"] == "all"


def test_a_key_for_applications_does_not_read_its_user(api, owner):  # case 35
    made = owner.post("/users/me/keys/tokens", {"scope": "application_connect"})
    assert api.with_token(made.json()["key"]).get("/users/me").status_code == 404


# First user


def test_the_first_user_is_created_once(api):  # case 38
    assert api.get("/users/first").status_code == 404
    made = api.post("/users/first", FIRST)
    assert made.status_code == 201
    assert set(made.json()) == {"user_id", "organization_id"}
    assert api.get("/users/first").status_code == 200
    assert api.post("/users/first", FIRST).status_code == 409


def test_the_first_user_needs_a_good_password(api):  # case 39
    answer = api.post("/users/first", {**FIRST, "password": "password"})
    assert answer.status_code == 400
    assert validated(answer) == {"password"}


def test_the_first_user_is_the_owner(owner):  # case 40
    default = owner.get("/organizations/default").json()["id"]
    roles = owner.get("/users/me/roles").json()
    assert [role["name"] for role in roles["roles"]] == ["owner"]
    assert roles["organization_roles"] == {default: []}
    assert owner.get("/users/me").json()["organization_ids"] == [default]


def test_a_user_has_three_names(owner):  # case 52
    me = owner.get("/users/me").json()
    assert owner.get(f"/users/{me['id']}").json() == me
    assert owner.get(f"/users/{me['username'].upper()}").json() == me


def test_the_owner_belongs_to_the_default_organization(owner):  # case 66
    names = [each["name"] for each in owner.get("/users/me/organizations").json()]
    assert names == ["wirtual"]
    assert owner.get("/users/me/organizations/nothing").status_code == 404


# Login


def test_nobody_learns_whether_an_address_is_known(api, owner):  # case 68
    wrong = api.post("/users/login", {"email": FIRST["email"], "password": "wrong"})
    unknown = api.post("/users/login", {"email": "a@b.example", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_login_ignores_the_case_of_an_address(api, owner):  # case 69
    body = {"email": FIRST["email"].upper(), "password": PASSWORD}
    answer = api.post("/users/login", body)
    assert answer.status_code == 201
    cookie = answer.cookies["wirtual_session_token"]
    assert cookie.value == answer.json()["session_token"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"


def test_login_can_be_switched_off(api, owner, settings):  # case 71
    settings.WIRTUAL_DISABLE_PASSWORD_AUTH = True
    body = {"email": FIRST["email"], "password": PASSWORD}
    assert api.post("/users/login", body).status_code == 403
    assert api.get("/users/authmethods").json()["password"] == {"enabled": False}


def test_logout_ends_one_session(api, owner):  # case 72
    body = {"email": FIRST["email"], "password": PASSWORD}
    other = api.with_token(api.post("/users/login", body).json()["session_token"])
    answer = owner.post("/users/logout")
    assert answer.status_code == 200
    assert answer.cookies["wirtual_session_token"]["max-age"] == 0
    assert owner.get("/users/me").status_code == 401
    assert other.get("/users/me").status_code == 200


# Tokens


def test_a_token_without_options(owner):  # case 78
    assert owner.post("/users/me/keys/tokens", {}).status_code == 201
    (token,) = owner.get("/users/me/keys/tokens").json()
    assert near(token["expires_at"], datetime.now(UTC) + timedelta(days=7))
    assert token["login_type"] == "token"
    assert token["scope"] == "all"
    assert token["token_name"]


def test_the_lifetime_of_a_token(owner):  # case 79
    month = 30 * 24 * 3600 * 10**9
    owner.post("/users/me/keys/tokens", {"lifetime": month, "token_name": "month"})
    token = owner.get("/users/me/keys/tokens/month").json()
    assert near(token["expires_at"], datetime.now(UTC) + timedelta(days=30))
    longest = owner.get("/users/me/keys/tokens/tokenconfig").json()
    too_long = longest["max_token_lifetime"] + 10**9
    for lifetime in (too_long, -1):
        answer = owner.post("/users/me/keys/tokens", {"lifetime": lifetime})
        assert answer.status_code == 400


def test_a_token_name_is_taken_once(owner):  # case 80
    assert owner.post("/users/me/keys/tokens", {"token_name": "a"}).status_code == 201
    again = owner.post("/users/me/keys/tokens", {"token_name": "a"})
    assert again.status_code == 409
    assert validated(again) == {"name"}


def test_a_token_is_found_and_deleted(owner):  # case 81
    made = owner.post("/users/me/keys/tokens", {"token_name": "mine"}).json()["key"]
    path = f"/users/me/keys/{made.partition('-')[0]}"
    assert owner.get("/users/me/keys/tokens/mine").json() == owner.get(path).json()
    assert owner.delete(path).status_code == 204
    assert owner.get(path).status_code == 404
    assert owner.delete(path).status_code == 404


def test_no_tokens_are_an_empty_list(owner):  # case 82
    assert owner.get("/users/me/keys/tokens").json() == []


def test_another_session_is_no_token(api, owner):  # case 83
    made = owner.post("/users/me/keys")
    assert made.status_code == 201
    assert api.with_token(made.json()["key"]).get("/users/me").status_code == 200
    assert owner.get("/users/me/keys/tokens").json() == []


def test_the_limit_for_tokens(owner):  # case 84
    limit = owner.get("/users/me/keys/tokens/tokenconfig").json()
    assert limit == {"max_token_lifetime": 876600 * 3600 * 10**9}


# Authorization check


def check(resource_type="template", action="read", **more):
    return {"object": {"resource_type": resource_type, **more}, "action": action}


def test_an_owner_may_do_everything(owner):  # case 92
    default = owner.get("/organizations/default").json()["id"]
    checks = {
        "all users": check("user"),
        "myself": check("user", owner_id="me"),
        "own workspaces": check("workspace", owner_id="me"),
        "org workspaces": check("workspace", organization_id=default),
        "unknown": check("nonsense"),
    }
    answer = owner.post("/authcheck", {"checks": checks})
    assert answer.json() == {**dict.fromkeys(checks, True), "unknown": False}
    assert owner.post("/authcheck", {}).json() == {}


def test_checks_of_single_objects(owner):  # case 93
    nobody = "12345678-1234-4234-8234-123456789012"
    one = check("user", resource_id=nobody)
    eleven = {str(number): one for number in range(11)}
    for checks in (
        eleven,
        {"file": check("file", resource_id=nobody)},
        {"malformed": check("user", resource_id="no")},
        {"empty": check("")},
    ):
        assert owner.post("/authcheck", {"checks": checks}).status_code == 400
    asked = {"nobody": one, "me": check("user", resource_id=owner.user_id)}
    answer = owner.post("/authcheck", {"checks": asked})
    assert answer.json() == {"nobody": False, "me": True}
