"""What admins do to accounts, over HTTP. Rule: spec/identity.md, 3.4 to 3.11."""

import pytest

from orgs_app.access.enums import SiteRole
from orgs_app.audit.models import AuditLog
from orgs_app.notification.models import NotificationMessage
from orgs_app.organization.models import Organization
from orgs_app.user import deletion
from orgs_app.user.models import User
from tests.make.people import PASSWORD, make_user

NEW = {"email": "new@wirtual.example", "username": "new-one", "password": PASSWORD}


@pytest.fixture
def una(organization):
    """A user admin."""
    return make_user("una", roles=[SiteRole.USER_ADMIN], organizations=[organization])


@pytest.fixture
def new(organization):
    return {**NEW, "organization_ids": [str(organization.pk)]}


def told(name):
    found = NotificationMessage.objects.filter(payload__notification_name=name)
    return sorted(
        (each.payload["user_username"], each.payload["labels"]) for each in found
    )


def entries(user):
    found = AuditLog.objects.filter(resource_type="user", resource_id=user.pk)
    return [(each.action, each.status_code) for each in found.order_by("time")]


# Creating


def test_a_new_account_is_dormant_and_was_never_seen(api, olivia, una, new):
    answer = api.as_(olivia).post("/users", {**new, "name": "New One"})
    assert answer.status_code == 201
    made = answer.json()
    assert made["status"] == "dormant"
    assert made["roles"] == []
    assert made["organization_ids"] == new["organization_ids"]
    assert made["last_seen_at"] == "0001-01-01T00:00:00Z"
    assert made["created_at"] == made["updated_at"]
    assert made["name"] == "New One"
    user = User.objects.get(pk=made["id"])
    assert user.check_password(PASSWORD)
    assert user.ssh_key.public_key
    assert entries(user) == [("create", 201)]
    labels = {
        "created_account_name": "new-one",
        "created_account_user_name": "New One",
        "initiator": "olivia",
    }
    assert told("User account created") == [("olivia", labels), ("una", labels)]


def test_the_nil_id_means_the_default_organization(api, olivia, new, organization):
    nil = "00000000-0000-0000-0000-000000000000"
    ids = [nil, str(organization.pk), nil]
    made = api.as_(olivia).post("/users", {**new, "organization_ids": ids}).json()
    assert made["organization_ids"] == [str(organization.pk)]


def test_older_clients_name_one_organization(api, olivia, elsewhere):
    body = {**NEW, "organization_id": str(elsewhere.pk)}
    made = api.as_(olivia).post("/users", body).json()
    assert made["organization_ids"] == [str(elsewhere.pk)]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"email": "no address"}, 400, "email"),
        ({"email": "m\u0131a@wirtual.example"}, 400, "email"),
        ({"username": "m\u0131a"}, 400, "username"),
        ({"username": " new"}, 400, "username"),
        ({"name": "New "}, 400, "name"),
        ({"password": "weak"}, 400, "password"),
        ({"password": ""}, 400, "password"),
        ({"user_status": "inactive"}, 400, "user_status"),
        ({"login_type": "nonsense"}, 400, "login_type"),
        ({"login_type": "none"}, 400, "password"),
        ({"login_type": "oidc", "password": ""}, 400, None),
        ({"login_type": "token", "password": ""}, 400, None),
        ({"organization_ids": []}, 400, "organization_ids"),
        ({"organization_ids": None}, 400, "organization_ids"),
        ({"organization_ids": ["no"]}, 400, None),
        ({"username": "OLIVIA"}, 409, "username"),
        ({"email": "Olivia@Wirtual.Example"}, 409, "email"),
    ],
)
def test_an_account_that_cannot_be_is_refused(api, olivia, new, change, status, field):
    answer = api.as_(olivia).post("/users", {**new, **change})
    assert answer.status_code == status
    fields = [each["field"] for each in answer.json().get("validations", [])]
    assert fields == ([field] if field else [])
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_an_unknown_organization_is_named(api, olivia, una, elsewhere):
    nobody = "12345678-1234-4234-8234-123456789012"
    for admin, wanted in ((olivia, nobody), (una, str(elsewhere.pk))):
        body = {**NEW, "organization_ids": [wanted]}
        answer = api.as_(admin).post("/users", body)
        assert answer.status_code == 404
        assert wanted in answer.json()["detail"]


def test_accounts_without_passwords_have_none(api, olivia, new):
    body = {**new, "login_type": "none", "password": "", "user_status": "active"}
    made = api.as_(olivia).post("/users", body).json()
    assert (made["login_type"], made["status"]) == ("none", "active")
    assert not User.objects.get(pk=made["id"]).has_usable_password()


def test_no_account_with_a_password_that_opens_nothing(api, olivia, new, settings):
    settings.WIRTUAL_DISABLE_PASSWORD_AUTH = True
    assert api.as_(olivia).post("/users", new).status_code == 403


def test_user_admins_create_accounts_and_members_learn_nothing(api, una, mia, new):
    assert api.as_(una).post("/users", new).status_code == 201
    assert api.as_(mia).post("/users", {}).status_code == 403
    assert api.post("/users", new).status_code == 401


# Deleting


def test_a_deleted_user_is_gone_and_told(api, olivia, una, mia):
    client = api.as_(mia)
    answer = api.as_(olivia).delete("/users/mia")
    assert answer.status_code == 200
    assert client.get("/users/me").status_code == 401
    assert api.as_(olivia).get("/users/mia").status_code == 400
    assert entries(mia) == [("delete", 200)]
    assert [who for who, _ in told("User account deleted")] == ["olivia", "una"]


def test_deletion_is_not_for_everybody(api, olivia, tom, mia):
    assert api.as_(olivia).delete("/users/me").status_code == 403
    assert api.as_(tom).delete("/users/mia").status_code == 403
    assert api.as_(mia).delete("/users/olivia").status_code == 400
    assert entries(mia) == [("delete", 403)]


def test_what_a_user_owns_keeps_them(api, olivia, mia, monkeypatch):
    guards = [lambda user_id: "They have a workspace." if user_id == mia.pk else None]
    monkeypatch.setattr(deletion, "_GUARDS", guards)
    answer = api.as_(olivia).delete("/users/mia")
    assert answer.status_code == 417
    assert answer.json()["detail"] == "They have a workspace."
    assert User.objects.existing().filter(pk=mia.pk).exists()


def test_the_last_owner_stays(api, una, olivia):
    assert api.as_(una).delete("/users/olivia").status_code == 409
    assert User.objects.existing().filter(pk=olivia.pk).exists()


# Suspending


def test_who_is_suspended_is_signed_out_until_activated(api, olivia, una, mia):
    client = api.as_(mia)
    answer = api.as_(una).put("/users/mia/status/suspend")
    assert (answer.status_code, answer.json()["status"]) == (200, "suspended")
    refused = client.get("/users/me")
    assert refused.status_code == 401
    assert "suspended" in refused.json()["message"]
    answer = api.as_(una).put("/users/mia/status/activate")
    assert (answer.status_code, answer.json()["status"]) == (200, "active")
    assert client.get("/users/me").status_code == 200
    assert [who for who, _ in told("User account suspended")] == ["olivia", "una"]
    assert [who for who, _ in told("Your account has been suspended")] == ["mia"]
    assert [who for who, _ in told("Your account has been activated")] == ["mia"]


def test_suspending_twice_tells_once(api, olivia, mia):
    for _ in range(2):
        answer = api.as_(olivia).put("/users/mia/status/suspend")
        assert answer.json()["status"] == "suspended"
    assert len(told("Your account has been suspended")) == 1


def test_who_may_not_be_suspended(api, olivia, una, tom, mia):
    other = make_user("other", roles=[SiteRole.OWNER])
    assert api.as_(olivia).put("/users/me/status/suspend").status_code == 400
    for admin in (olivia, una):
        path = f"/users/{other.pk}/status/suspend"
        answer = api.as_(admin).put(path)
        assert answer.status_code == 400
        assert "role" in answer.json()["message"]
    for verb in ("suspend", "activate"):
        assert api.as_(tom).put(f"/users/mia/status/{verb}").status_code == 403
        assert api.as_(mia).put(f"/users/olivia/status/{verb}").status_code == 400


# Roles


def test_roles_are_given_and_count_at_once(api, olivia, mia):
    client = api.as_(mia)
    assert client.get("/users/olivia").status_code == 400
    answer = api.as_(olivia).put("/users/mia/roles", {"roles": ["auditor", "auditor"]})
    assert answer.status_code == 200
    assert [each["name"] for each in answer.json()["roles"]] == ["auditor"]
    assert client.get("/users/olivia").status_code == 200
    api.as_(olivia).put("/users/mia/roles", {"roles": []})
    assert client.get("/users/olivia").status_code == 400
    diffs = AuditLog.objects.filter(resource_id=mia.pk).order_by("time")
    assert diffs[0].diff["rbac_roles"] == {"new": ["auditor"], "secret": False}
    assert diffs[1].diff["rbac_roles"] == {"old": ["auditor"], "secret": False}


def test_the_implied_role_is_listed_when_it_was_given(api, una, mia):
    answer = api.as_(una).put("/users/mia/roles", {"roles": ["member"]})
    assert [each["name"] for each in answer.json()["roles"]] == ["member"]


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [
        ("olivia", "organization-admin", 400),
        ("olivia", "nonsense", 400),
        ("una", "owner", 400),
        ("una", "user-admin", 400),
        ("tom", "auditor", 403),
    ],
)
def test_roles_that_cannot_be_given(api, request, who, role, status, mia, una):
    admin = request.getfixturevalue(who)
    answer = api.as_(admin).put("/users/mia/roles", {"roles": [role]})
    assert answer.status_code == status
    if status == 400:
        assert role in answer.json()["message"]
    mia.refresh_from_db()
    assert mia.rbac_roles == []


def test_roles_that_one_may_not_give_may_not_be_taken(api, una, tom):
    answer = api.as_(una).put("/users/tom/roles", {"roles": []})
    assert answer.status_code == 400
    assert "template-admin" in answer.json()["message"]


def test_nobody_changes_their_own_roles(api, olivia, mia):
    answer = api.as_(olivia).put("/users/me/roles", {"roles": []})
    assert answer.status_code == 400
    assert api.as_(mia).put("/users/me/roles", {"roles": []}).status_code == 403


def test_a_body_without_roles_takes_all(api, olivia, tom):
    assert api.as_(olivia).put("/users/tom/roles", {}).json()["roles"] == []
    assert api.as_(olivia).put("/users/tom/roles", {"roles": 1}).status_code == 400


def test_organizations_of_new_members_hold_them(api, olivia, new, organization):
    made = api.as_(olivia).post("/users", new).json()
    member = Organization.objects.get(pk=organization.pk).memberships.get(
        user_id=made["id"]
    )
    assert member.roles == []
