"""Who is meant by ``{user}``, and what is shown. Rule: spec/identity.md, 1.7 and 3."""

import pytest

from orgs_app.user.models import User
from tests.acceptance.steps import NO_SUCH_ID
from tests.make.people import make_member, make_user


def test_what_is_shown_of_a_user(api, mia, organization):
    shown = api.as_(mia).get("/users/me").json()
    assert shown["username"] == "mia"
    assert shown["email"] == "mia@wirtual.example"
    assert shown["roles"] == []
    assert shown["status"] == "active"
    assert shown["login_type"] == "password"
    assert shown["organization_ids"] == [str(organization.pk)]
    assert not {"password", "hashed_password", "deleted"} & set(shown)


def test_roles_are_shown_with_their_titles(api, olivia):
    role = {"name": "owner", "display_name": "Owner", "organization_id": ""}
    assert api.as_(olivia).get("/users/me").json()["roles"] == [role]


def test_who_was_never_seen(api, olivia, mia):
    shown = api.as_(olivia).get("/users/mia").json()
    assert shown["last_seen_at"] == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize("name", ["olivia", NO_SUCH_ID, "nobody", "mia@x.example"])
def test_a_member_knows_nobody_else(api, mia, olivia, name):
    assert api.as_(mia).get(f"/users/{name}").status_code == 400


def test_deleted_users_are_found_by_id_only(api, olivia, mia):
    User.objects.filter(pk=mia.pk).update(deleted=True)
    assert api.as_(olivia).get(f"/users/{mia.pk}").status_code == 200
    assert api.as_(olivia).get("/users/mia").status_code == 400


def test_memberships_are_shown_as_far_as_one_may_know(api, tom, mia, elsewhere):
    make_member(mia, elsewhere)
    admin = make_user("admin")
    make_member(admin, elsewhere, ["organization-admin"])
    seen = api.as_(admin).get("/users/mia").json()["organization_ids"]
    assert seen == [str(elsewhere.pk)]
    assert len(api.as_(tom).get("/users/mia").json()["organization_ids"]) == 2


def test_roles_are_personal(api, tom, mia, organization):
    roles = api.as_(mia).get("/users/me/roles").json()
    assert roles["organization_roles"] == {str(organization.pk): []}
    assert api.as_(tom).get("/users/mia/roles").status_code == 404


def test_the_login_type_is_ones_own(api, olivia, mia):  # case 64
    own = api.as_(mia).get("/users/me/login-type")
    assert own.json() == {"login_type": "password"}
    assert api.as_(olivia).get("/users/mia/login-type").status_code == 403


def test_the_wrong_method_is_told(api, mia):
    assert api.as_(mia).put("/users/first", {}).status_code == 405
