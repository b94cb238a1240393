"""Users, passwords and passcodes, case by case, over HTTP alone.

Each test cites its case: spec/identity.md, 13. The rest is in test_identity.py.
"""

import re

import pytest
from django.core import mail

from tests.acceptance.owners import FIRST, PASSWORD
from wirtual.core.rounds import ROUNDS, run_round

pytestmark = pytest.mark.django_db

BETTER = "AnotherSecurePassword!"


def fields(answer):
    return {problem["field"] for problem in answer.json().get("validations", [])}


def sign_up(owner, name, *roles, **more):
    """Have the owner make somebody; the API as that user."""
    default = owner.get("/organizations/default").json()["id"]
    body = {
        "email": f"{name}@wirtual.example",
        "username": name,
        "password": PASSWORD,
        "organization_ids": [default],
        **more,
    }
    made = owner.post("/users", body)
    assert made.status_code == 201, made.content
    if roles:
        given = owner.put(f"/users/{name}/roles", {"roles": list(roles)})
        assert given.status_code == 200
    return log_in(owner, name)


def log_in(api, name, password=PASSWORD):
    body = {"email": f"{name}@wirtual.example", "password": password}
    return api.with_token(api.post("/users/login", body).json()["session_token"])


def usernames(answer):
    return [each["username"] for each in answer.json()["users"]]


# Conventions


def test_wrong_page_parameters_are_all_named(owner):  # cases 11 and 12
    answer = owner.get("/users?limit=-1&offset=abc&after_id=123")
    assert answer.status_code == 400
    assert fields(answer) == {"limit", "offset", "after_id"}
    assert owner.get("/users?limit=2147483648").status_code == 400
    assert owner.get("/users?limit=2147483647").status_code == 200


@pytest.mark.parametrize(
    ("q", "told"),
    [("search:name:extra", "':'"), ("foo:bar", "foo"), ("status:inactive", "status")],
)
def test_a_search_without_sense(owner, q, told):  # cases 13 to 15
    answer = owner.get(f"/users?q={q}")
    assert answer.status_code == 400
    assert any(told in each["detail"] for each in answer.json()["validations"])


def test_a_search_ignores_case(owner):  # case 16
    sign_up(owner, "User-Name")
    loud = owner.get("/users?q=usEr-name%20stAtus:actiVe")
    assert usernames(loud) == ["User-Name"]
    assert loud.json() == owner.get("/users?q=search:user-name%20status:active").json()


def test_who_is_suspended_is_signed_out(owner):  # cases 36 and 57
    mia = sign_up(owner, "mia")
    suspended = owner.put("/users/mia/status/suspend")
    assert (suspended.status_code, suspended.json()["status"]) == (200, "suspended")
    refused = mia.get("/users/me")
    assert refused.status_code == 401
    assert "suspended" in refused.json()["message"]
    active = owner.put("/users/mia/status/activate")
    assert (active.status_code, active.json()["status"]) == (200, "active")
    sign_up(owner, "other", "owner")
    for whom in ("me", "other"):
        assert owner.put(f"/users/{whom}/status/suspend").status_code == 400


# Users


def test_a_minimal_account(owner):  # cases 41 and 42
    default = owner.get("/organizations/default").json()["id"]
    body = {
        "email": "mia@wirtual.example",
        "username": "mia",
        "password": PASSWORD,
        "organization_ids": [default],
    }
    answer = owner.post("/users", body)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["status"], made["roles"]) == ("dormant", [])
    assert made["organization_ids"] == [default]
    assert made["last_seen_at"] == "0001-01-01T00:00:00Z"
    body |= {"email": "t@wirtual.example", "username": "tom", "user_status": "active"}
    assert owner.post("/users", body).json()["status"] == "active"


def test_accounts_that_are_refused(owner, api):  # cases 43, 44, 46 and 47
    nobody = "12345678-1234-4234-8234-123456789012"
    default = owner.get("/organizations/default").json()["id"]
    body = {"email": "x@wirtual.example", "username": "x", "password": PASSWORD}
    missing = owner.post("/users", body)
    assert missing.status_code == 400
    assert fields(missing) == {"organization_ids"}
    body["organization_ids"] = [nobody]
    assert owner.post("/users", body).status_code == 404
    body["organization_ids"] = [default]
    for taken in ({"username": "OLIVIA"}, {"email": FIRST["email"].upper()}):
        assert owner.post("/users", body | taken).status_code == 409
    for login_type in ("oidc", "token"):
        other = {"login_type": login_type, "password": ""}
        assert owner.post("/users", body | other).status_code == 400
    mia = sign_up(owner, "mia")
    assert mia.post("/users", body).status_code == 403
    assert api.post("/users", body).status_code == 401


def test_accounts_that_cannot_sign_in(owner, api):  # case 45
    default = owner.get("/organizations/default").json()["id"]
    body = {
        "email": "robot@wirtual.example",
        "username": "robot",
        "login_type": "none",
        "organization_ids": [default],
    }
    assert owner.post("/users", body | {"password": PASSWORD}).status_code == 400
    assert owner.post("/users", body).status_code == 201
    login = {"email": "robot@wirtual.example", "password": PASSWORD}
    assert api.post("/users/login", login).status_code in {401, 403}


def test_the_list_and_its_pages(owner):  # cases 48, 50 and 51
    mia = sign_up(owner, "mia")
    for name in ("Bob", "alice", "carol"):
        sign_up(owner, name)
    every = owner.get("/users")
    assert usernames(every) == ["alice", "Bob", "carol", "mia", "olivia"]
    assert every.json()["count"] == 5
    own = mia.get("/users")
    assert (usernames(own), own.json()["count"]) == (["mia"], 1)
    pages, after = [], ""
    for offset in (0, 2, 4):
        page = owner.get(f"/users?limit=2&offset={offset}")
        assert page.json() == {
            **owner.get(f"/users?limit=2&after_id={after}").json(),
            "count": 5,
        }
        pages += usernames(page)
        after = page.json()["users"][-1]["id"]
    assert pages == usernames(every)
    beyond = owner.get("/users?limit=2&offset=9")
    assert beyond.json() == {"users": [], "count": 0}


def test_searches(owner):  # case 49
    sign_up(owner, "mia")
    sign_up(owner, "tom", "template-admin")
    owner.put("/users/mia/status/suspend")
    for q, found in (
        ("MIA@wirtual", ["mia"]),
        ("role:owner", ["olivia"]),
        ("status:active,dormant", ["olivia", "tom"]),
        ("last_seen_after:%222000-01-01T00:00:00Z%22", ["olivia"]),
        ("last_seen_before:%222000-01-01T00:00:00Z%22", ["mia", "tom"]),
    ):
        answer = owner.get(f"/users?q={q}")
        assert (usernames(answer), answer.json()["count"]) == (found, len(found))


def test_a_deleted_user(owner):  # cases 53 and 54
    mia = sign_up(owner, "mia")
    assert mia.delete("/users/olivia").status_code == 400
    assert owner.delete("/users/me").status_code == 403
    assert owner.delete("/users/mia").status_code == 200
    assert usernames(owner.get("/users")) == ["olivia"]
    assert owner.get("/users/mia").status_code == 400
    assert mia.get("/users/me").status_code == 401
    assert sign_up(owner, "mia").get("/users/me").status_code == 200


def test_profiles(owner):  # cases 55 and 56
    mia = sign_up(owner, "mia")
    changed = owner.put("/users/me/profile", {"username": "liv", "name": "Olivia"})
    assert changed.status_code == 200
    assert (changed.json()["username"], changed.json()["name"]) == ("liv", "Olivia")
    taken = owner.put("/users/me/profile", {"username": "Mia"})
    assert (taken.status_code, fields(taken)) == (409, {"username"})
    nobody = "12345678-1234-4234-8234-123456789012"
    path = f"/users/{nobody}/profile"
    assert owner.put(path, {"username": "x"}).status_code == 400
    assert mia.put("/users/me/profile", {"username": "mia-2"}).status_code == 200
    bad = mia.put("/users/me/profile", {"username": "mia", "name": "Mia "})
    assert (bad.status_code, fields(bad)) == (400, {"name"})


def test_appearance(owner):  # case 58
    body = {"theme_preference": "dark"}
    assert owner.put("/users/me/appearance", body).status_code == 200
    assert owner.get("/users/me").json()["theme_preference"] == "dark"
    assert owner.put("/users/me/appearance", {}).status_code == 400


def test_an_owner_replaces_a_password(owner):  # case 59
    mia = sign_up(owner, "mia")
    body = {"password": BETTER}
    assert owner.put("/users/mia/password", body).status_code == 204
    assert mia.get("/users/me").status_code == 401
    assert log_in(owner, "mia", BETTER).get("/users/me").status_code == 200


def test_ones_own_password(owner):  # cases 60 and 61
    mia = sign_up(owner, "mia")
    for body, field in (
        ({"password": BETTER}, "old_password"),
        ({"password": BETTER, "old_password": "wrong"}, "old_password"),
        ({"password": PASSWORD, "old_password": PASSWORD}, "password"),
        ({"password": "weak", "old_password": PASSWORD}, "password"),
    ):
        answer = mia.put("/users/me/password", body)
        assert (answer.status_code, fields(answer)) == (400, {field})
    assert mia.put("/users/olivia/password", {"password": BETTER}).status_code == 400
    assert owner.put("/users/me/password", {"password": BETTER}).status_code == 400
    body = {"password": BETTER, "old_password": PASSWORD}
    assert mia.put("/users/me/password", body).status_code == 204
    assert mia.get("/users/me").status_code == 401


def test_roles(owner):  # cases 62 and 63
    sign_up(owner, "mia")
    una = sign_up(owner, "una", "user-admin")

    def give(api, name, *roles):
        return api.put(f"/users/{name}/roles", {"roles": list(roles)})

    auditor = give(owner, "mia", "auditor")
    assert [role["name"] for role in auditor.json()["roles"]] == ["auditor"]
    assert give(owner, "me").status_code == 400
    assert give(owner, "mia", "organization-admin").status_code == 400
    assert give(owner, "mia", "nonsense").status_code == 400
    assert give(owner, "mia").status_code == 200
    member = give(una, "mia", "member")
    assert [role["name"] for role in member.json()["roles"]] == ["member"]
    refused = give(una, "mia", "owner")
    assert refused.status_code == 400
    assert "owner" in refused.json()["message"]


def test_a_git_key_can_be_made_anew(owner):  # case 65
    first = owner.get("/users/me/gitsshkey").json()["public_key"]
    assert first
    second = owner.put("/users/me/gitsshkey").json()["public_key"]
    assert second != first


def test_autofill_is_asked_exactly(owner):  # case 67
    path = "/users/me/autofill-parameters"
    some = "12345678-1234-4234-8234-123456789012"
    assert owner.get(path).status_code == 400
    assert owner.get(f"{path}?template_id={some}&x=1").status_code == 400
    assert owner.get(f"{path}?template_id={some}").status_code == 200


# Login


def test_suspended_and_dormant_people_sign_in_differently(owner, api):  # case 70
    mia = sign_up(owner, "mia")  # who was dormant until then
    assert mia.get("/users/me").json()["status"] == "active"
    owner.put("/users/mia/status/suspend")
    body = {"email": "mia@wirtual.example", "password": PASSWORD}
    refused = api.post("/users/login", body)
    assert refused.status_code == 401
    assert "suspended" in refused.json()["message"]


def test_the_strength_of_a_password(api):  # case 73
    weak = api.post("/users/validate-password", {"password": "password"}).json()
    assert weak["valid"] is False
    assert weak["details"]
    strong = api.post("/users/validate-password", {"password": PASSWORD}).json()
    assert strong["valid"] is True


def test_a_forgotten_password(owner, api):  # cases 74 to 76
    mia = sign_up(owner, "mia")
    sign_up(owner, "tom")
    address = "mia@wirtual.example"
    for email in ("nobody@wirtual.example", address):
        assert api.post("/users/otp/request", {"email": email}).status_code == 204
    run_round(ROUNDS["notifications"])
    (told,) = [each for each in mail.outbox if "passcode" in each.subject]
    assert told.to == [address]
    found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", told.body)
    assert found

    def change(email, password):
        passcode = {"one_time_passcode": found[0]}
        body = {"email": email, "password": password, **passcode}
        return api.post("/users/otp/change-password", body)

    assert change("tom@wirtual.example", BETTER).status_code == 400
    weak = change(address, "weak")
    assert (weak.status_code, fields(weak)) == (400, {"password"})
    assert change(address, BETTER).status_code == 204
    assert mia.get("/users/me").status_code == 401
    assert log_in(owner, "mia", BETTER).get("/users/me").status_code == 200
    assert change(address, PASSWORD).status_code == 400


# Tokens


def test_tokens_of_others(owner):  # cases 80 and 82
    mia = sign_up(owner, "mia")
    for api in (owner, mia):
        body = {"token_name": "same"}
        assert api.post("/users/me/keys/tokens", body).status_code == 201
    path = "/users/me/keys/tokens?include_all=true"
    assert [each["username"] for each in mia.get(path).json()] == ["mia"]
    assert {each["username"] for each in owner.get(path).json()} == {"mia", "olivia"}


# Audit


def test_a_password_is_no_secret_that_is_told(owner):  # case 98
    sign_up(owner, "mia")
    owner.put("/users/mia/password", {"password": BETTER})
    entries = owner.get("/audit?limit=1&q=resource_type:user").json()["audit_logs"]
    nothing = {"old": None, "new": None, "secret": True}
    assert entries[0]["diff"] == {"hashed_password": nothing}
