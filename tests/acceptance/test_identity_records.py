"""Conventions, limits, the audit log and general operations, case by case, over HTTP.

Each test cites its case: spec/identity.md, 13.
"""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from orgs_app.api_key import limits
from tests.acceptance.owners import FIRST, PASSWORD

pytestmark = pytest.mark.django_db

GENERATE = "/audit/testgenerate"
BYPASS = {"X-Wirtual-Bypass-Ratelimit": "true"}


@pytest.fixture
def limited(settings):
    """The limits as they are in a deployment, counted anew."""
    settings.WIRTUAL_RATE_LIMIT_DISABLE_ALL = False
    limits.forget_all()
    yield settings
    limits.forget_all()


def sign_up(owner, username, **fields):
    """Make an account in the default organization, and sign in to it."""
    body = {
        "username": username,
        "email": f"{username}@wirtual.example",
        "password": PASSWORD,
        "organization_ids": [owner.get("/organizations/default").json()["id"]],
        **fields,
    }
    made = owner.post("/users", body)
    assert made.status_code == 201, made.content
    credentials = {"email": body["email"], "password": PASSWORD}
    session = owner.with_token("").post("/users/login", credentials)
    client = owner.with_token(session.json()["session_token"])
    return client, made.json()["id"]


def entries(client, q=""):
    answer = client.get(f"/audit?q={q.replace(' ', '%20')}")
    assert answer.status_code == 200, answer.content
    return answer.json()["audit_logs"]


# Conventions


def test_the_api_says_hello(api):  # case 1
    answer = api.get("/")
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert answer.headers["X-Wirtual-Build-Version"]
    assert UUID(answer.headers["X-Wirtual-Request-Id"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in answer.headers["Vary"]


def test_every_request_has_an_id_of_its_own(api):  # case 2
    sent = {"X-Wirtual-Request-Id": str(uuid4())}
    ids = {api.get("/", headers=sent).headers["X-Wirtual-Request-Id"] for _ in "ab"}
    assert len(ids) == 2
    assert sent["X-Wirtual-Request-Id"] not in ids


def test_an_unknown_route_is_told(api):  # case 3
    answer = api.get("/nonexistent")
    assert answer.status_code == 404
    assert answer.json()["message"]


def test_the_server_is_well():  # case 4
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"OK")


def test_another_method_is_not_allowed(api):  # case 5
    assert api.patch("/buildinfo", {}).status_code == 405


def test_other_sites_read_nothing(api):  # case 21
    answer = api.get("/buildinfo", headers={"Origin": "https://x.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


# Limits


def test_the_third_login_in_a_minute_is_one_too_many(api, owner, limited):  # case 24
    limited.WIRTUAL_RATE_LIMIT_LOGIN = 2
    credentials = {"email": FIRST["email"], "password": PASSWORD}
    answers = [api.post("/users/login", credentials) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    headers = answers[2].headers
    assert headers["X-RateLimit-Remaining"] == "0"
    assert headers["X-RateLimit-Limit"] == "2"
    assert int(headers["X-RateLimit-Reset"]) > 0
    assert headers["Retry-After"] == "60"
    assert answers[2].json()["message"]


def test_only_owners_bypass_limits(owner, limited):  # case 25
    member, _ = sign_up(owner, "mia")
    limited.WIRTUAL_RATE_LIMIT_API = 2
    sent = {owner.get("/users/me", headers=BYPASS).status_code for _ in range(5)}
    assert sent == {200}
    answer = member.get("/users/me", headers=BYPASS)
    assert answer.status_code == 428
    assert answer.headers["Content-Type"].startswith("text/plain")


# The audit log


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("action:create", ["create"]),
        ("resource_type:user", ["write"]),
        ("user", ["write"]),
        ("username:me", ["create", "delete", "write"]),
        ("date_from:2022-08-16 date_to:2022-08-16", ["delete"]),
        ("", ["create", "delete", "write"]),
    ],
)
def test_generated_entries_are_found(owner, q, found):  # case 94
    subset = str(uuid4())
    for fields in (
        {"action": "create", "resource_type": "template"},
        {"action": "write"},
        {
            "action": "delete",
            "resource_type": "template",
            "time": "2022-08-16T23:59:59.999Z",
        },
    ):
        answer = owner.post(GENERATE, {**fields, "resource_id": subset})
        assert answer.status_code == 204
    shown = entries(owner, f"resource_id:{subset} {q}")
    assert sorted(entry["action"] for entry in shown) == found


@pytest.mark.parametrize("q", ["invalid", "organization:unknown-name"])
def test_a_search_without_sense_is_refused(owner, q):  # case 95
    answer = owner.get(f"/audit?q={q}")
    assert answer.status_code == 400
    assert answer.json()["validations"]


def test_who_sees_which_entries(owner):  # case 96
    here = owner.get("/organizations/default").json()["id"]
    there = owner.post("/organizations", {"name": "elsewhere"}).json()["id"]
    member, member_id = sign_up(owner, "mia")
    for organization_id in (here, there, None):
        owner.post(GENERATE, {"organization_id": organization_id})
    assert member.get("/audit").json() == {"audit_logs": [], "count": 0}

    roles = f"/organizations/default/members/{member_id}/roles"
    given = owner.put(roles, {"roles": ["organization-admin"]})
    assert given.status_code == 200, given.content
    seen = {entry["organization_id"] for entry in entries(member)}
    assert seen == {here}


def test_signing_in_leaves_entries(api, owner):  # case 97
    for email in (FIRST["email"], "nobody@wirtual.example"):
        api.post("/users/login", {"email": email, "password": "wrong"})
    logins = entries(owner, "action:login")
    assert [entry["status_code"] for entry in logins] == [401, 201]
    assert {entry["user"]["username"] for entry in logins} == {FIRST["username"]}


def test_changes_of_a_user_are_told(owner):  # case 98
    _, user_id = sign_up(owner, "mia")
    changed = owner.put("/users/mia/profile", {"username": "maria", "name": "Maria"})
    assert changed.status_code == 200, changed.content
    (entry,) = entries(owner, f"action:write resource_id:{user_id} username:me")
    assert entry["diff"]["username"] == {"old": "mia", "new": "maria", "secret": False}
    assert entry["diff"]["name"]["new"] == "Maria"

    owner.put("/users/maria/password", {"password": "AnotherSecurePassword!"})
    entry = entries(owner, f"action:write resource_id:{user_id} username:me")[0]
    change = entry["diff"]["hashed_password"]
    assert change["secret"] is True
    assert not change["old"]
    assert not change["new"]


def test_a_deleted_user_is_told_as_such(owner):  # case 99
    _, user_id = sign_up(owner, "mia")
    (entry,) = entries(owner, f"action:create resource_id:{user_id}")
    assert entry["resource_link"] == "/users?filter=mia"
    assert owner.delete(f"/users/{user_id}").status_code == 200
    for entry in entries(owner, f"user resource_id:{user_id}"):
        assert (entry["is_deleted"], entry["resource_link"]) == (True, "")


# General


def test_build_info_is_public(api):  # case 100
    answer = api.get("/buildinfo")
    assert set(answer.json()) == {
        "agent_api_version",
        "dashboard_url",
        "deployment_id",
        "external_url",
        "provisioner_api_version",
        "telemetry",
        "upgrade_message",
        "version",
        "workspace_proxy",
    }
    assert answer.json()["version"] == answer.headers["X-Wirtual-Build-Version"]


def test_the_configuration_is_told_to_few(owner):  # case 101
    member, _ = sign_up(owner, "mia")
    auditor, auditor_id = sign_up(owner, "ada")
    owner.put(f"/users/{auditor_id}/roles", {"roles": ["auditor"]})
    answer = owner.get("/deployment/config").json()
    assert answer["config"]["pg_connection_url"] == ""
    assert answer["config"]["oidc"]["client_secret"] == ""
    secret = {
        option["env"]: option["value"]
        for option in answer["options"]
        if option["annotations"].get("secret")
    }
    assert secret["WIRTUAL_DATABASE_URL"] == ""
    assert set(secret.values()) == {""}
    assert member.get("/deployment/config").status_code == 403
    assert auditor.get("/deployment/config").status_code == 200


def test_experiments_are_listed(api, owner):  # case 102
    assert api.get("/experiments").status_code == 401
    assert isinstance(owner.get("/experiments").json(), list)
    assert owner.get("/experiments/available").json() == {"safe": []}


def test_members_are_told_about_ssh(owner):  # case 103
    member, _ = sign_up(owner, "mia")
    answer = member.get("/deployment/ssh")
    assert answer.json()["hostname_prefix"] == "wirtual."


def test_browsers_report(api):  # case 104
    answer = api.post("/csp/reports", {})
    assert (answer.status_code, answer.json()) == (200, "ok")
    assert api.post("/csp/reports", b"garbage").status_code == 400
