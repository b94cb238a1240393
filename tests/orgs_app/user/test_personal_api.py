"""Profile, password, appearance, Git key. Rule: spec/identity.md, 3.7 to 3.15."""

import pytest

from orgs_app.access.enums import SiteRole
from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.user.enums import LoginType
from orgs_app.user.models import User
from tests.make.people import PASSWORD, make_user

BETTER = "AnotherSecurePassword!"


@pytest.fixture
def una(organization):
    """A user admin."""
    return make_user("una", roles=[SiteRole.USER_ADMIN], organizations=[organization])


@pytest.fixture
def pia(organization):
    """A member with a password."""
    return make_user("pia", password=PASSWORD, organizations=[organization])


def fields(answer):
    return [each["field"] for each in answer.json().get("validations", [])]


# Profile


def test_people_change_what_they_are_called(api, mia):
    body = {"username": "mia-2", "name": "Mia"}
    answer = api.as_(mia).put("/users/me/profile", body)
    assert answer.status_code == 200
    assert (answer.json()["username"], answer.json()["name"]) == ("mia-2", "Mia")
    assert answer.json()["updated_at"] > answer.json()["created_at"]
    entry = AuditLog.objects.get(resource_id=mia.pk)
    assert entry.diff == {
        "username": {"old": "mia", "new": "mia-2", "secret": False},
        "name": {"new": "Mia", "secret": False},
    }


def test_a_name_may_change_its_case_only(api, mia):
    answer = api.as_(mia).put("/users/me/profile", {"username": "MIA"})
    assert answer.json()["username"] == "MIA"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"username": "TOM"}, 409, "username"),
        ({"username": "mia", "name": "Mia "}, 400, "name"),
        ({"username": "mia", "name": "x" * 129}, 400, "name"),
        ({"username": "m\u00eda"}, 400, "username"),
        ({"username": "mia\u200b"}, 400, "username"),
        ({"name": "Mia"}, 400, "username"),
    ],
)
def test_names_that_cannot_be(api, mia, tom, body, status, field):
    answer = api.as_(mia).put("/users/me/profile", body)
    assert (answer.status_code, fields(answer)) == (status, [field])


def test_who_may_change_a_profile(api, olivia, una, tom, mia):
    body = {"username": "mia", "name": "Other"}
    assert api.as_(olivia).put("/users/mia/profile", body).status_code == 200
    assert api.as_(una).put("/users/mia/profile", body).status_code == 200
    assert api.as_(tom).put("/users/mia/profile", {}).status_code == 403
    assert api.as_(mia).put("/users/olivia/profile", body).status_code == 400


# Appearance


def test_a_theme_is_kept_without_an_entry(api, mia):
    answer = api.as_(mia).put("/users/me/appearance", {"theme_preference": "dark"})
    assert answer.json()["theme_preference"] == "dark"
    assert not AuditLog.objects.exists()
    assert api.as_(mia).put("/users/me/appearance", {}).status_code == 400


def test_a_theme_is_personal(api, tom, mia):
    body = {"theme_preference": "dark"}
    assert api.as_(tom).put("/users/mia/appearance", body).status_code == 403


# Password


def test_ones_own_password_is_changed_by_who_knows_it(api, pia):
    client = api.as_(pia)
    body = {"password": BETTER, "old_password": PASSWORD}
    answer = client.put("/users/me/password", body)
    assert answer.status_code == 204
    assert client.get("/users/me").status_code == 401
    assert not APIKey.objects.filter(user=pia).exists()
    pia.refresh_from_db()
    assert pia.check_password(BETTER)
    entry = AuditLog.objects.get(resource_id=pia.pk)
    assert entry.diff == {"hashed_password": {"secret": True}}
    assert entry.status_code == 204


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "password"),
        ({"password": BETTER}, "old_password"),
        ({"password": "weak", "old_password": PASSWORD}, "password"),
        ({"password": BETTER, "old_password": "wrong"}, "old_password"),
        ({"password": PASSWORD, "old_password": PASSWORD}, "password"),
    ],
)
def test_a_password_that_is_not_taken(api, pia, body, field):
    answer = api.as_(pia).put("/users/me/password", body)
    assert (answer.status_code, fields(answer)) == (400, [field])
    pia.refresh_from_db()
    assert pia.check_password(PASSWORD)
    assert AuditLog.objects.get(resource_id=pia.pk).status_code == 400


def test_admins_set_passwords_without_knowing_them(api, olivia, una, pia):
    for admin, password in ((olivia, BETTER), (una, PASSWORD)):
        client = api.as_(pia)
        body = {"password": password}
        assert api.as_(admin).put("/users/pia/password", body).status_code == 204
        assert client.get("/users/me").status_code == 401
        login = {"email": pia.email, "password": password}
        assert api.post("/users/login", login).status_code == 201


def test_who_may_not_learns_nothing_about_a_guess(api, tom, pia):
    client = api.as_(tom)
    for old in (PASSWORD, "wrong"):
        body = {"password": BETTER, "old_password": old}
        assert client.put("/users/pia/password", body).status_code == 404
    assert api.as_(pia).put("/users/tom/password", {}).status_code == 400


def test_accounts_without_passwords_get_none(api, olivia):
    make_user("robot", login_type=LoginType.NONE)
    body = {"password": BETTER}
    assert api.as_(olivia).put("/users/robot/password", body).status_code == 400


# Git key


def test_a_git_key_is_shown_and_made_anew(api, mia):
    client = api.as_(mia)
    first = client.get("/users/me/gitsshkey").json()
    assert first["public_key"].startswith("ssh-ed25519 ")
    second = client.put("/users/me/gitsshkey")
    assert second.status_code == 200
    assert second.json()["public_key"] != first["public_key"]
    assert second.json()["updated_at"] > first["updated_at"]
    assert client.get("/users/me/gitsshkey").json() == second.json()
    entry = AuditLog.objects.get(resource_type="git_ssh_key")
    assert entry.diff["private_key"] == {"secret": True}
    assert entry.resource_id == mia.pk


def test_a_git_key_is_personal(api, olivia, una, tom, mia):
    assert api.as_(olivia).get("/users/mia/gitsshkey").status_code == 200
    assert api.as_(una).put("/users/mia/gitsshkey").status_code == 200
    assert api.as_(tom).get("/users/mia/gitsshkey").status_code == 404
    assert api.as_(tom).put("/users/mia/gitsshkey").status_code == 403


# Autofill

SOME_ID = "12345678-1234-4234-8234-123456789012"


def test_without_workspaces_there_are_no_values(api, mia):
    path = f"/users/me/autofill-parameters?template_id={SOME_ID}"
    answer = api.as_(mia).get(path)
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", ["template_id"]),
        ("?template_id=", ["template_id"]),
        ("?template_id=no", ["template_id"]),
        (f"?template_id={SOME_ID}&more=1", ["more"]),
        ("?more=1", ["template_id", "more"]),
    ],
)
def test_questions_about_values_are_exact(api, mia, query, wrong):
    answer = api.as_(mia).get(f"/users/me/autofill-parameters{query}")
    assert (answer.status_code, fields(answer)) == (400, wrong)


def test_values_are_personal(api, tom, mia):
    path = f"/users/mia/autofill-parameters?template_id={SOME_ID}"
    assert api.as_(tom).get(path).status_code == 404


def test_a_deleted_user_is_not_changed(api, olivia, mia):
    User.objects.filter(pk=mia.pk).update(deleted=True)
    path = f"/users/{mia.pk}/profile"
    assert api.as_(olivia).put(path, {"username": "mia"}).status_code == 400
