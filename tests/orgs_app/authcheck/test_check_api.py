"""Asking what one may do. Rule: spec/identity.md, 7."""

import pytest

from tests.make.people import make_group, make_member, make_user


def ask(resource_type, action="read", **more):
    return {"object": {"resource_type": resource_type, **more}, "action": action}


def answers(api, user, **checks):
    return api.as_(user).post("/authcheck", {"checks": checks}).json()


@pytest.fixture
def admin(organization):
    user = make_user("admin")
    make_member(user, organization, ["organization-admin"])
    return user


def matrix(api, user, organization):
    return answers(
        api,
        user,
        all_users=ask("user"),
        myself=ask("user", owner_id="me"),
        own_workspaces=ask("workspace", owner_id="me"),
        org_workspaces=ask("workspace", organization_id=str(organization.pk)),
    )


def test_the_matrix(api, olivia, mia, admin, organization):  # case 92
    everything = {
        "all_users": True,
        "myself": True,
        "own_workspaces": True,
        "org_workspaces": True,
    }
    assert matrix(api, olivia, organization) == everything
    assert matrix(api, admin, organization) == everything
    assert matrix(api, mia, organization) == {
        **everything,
        "all_users": False,
        "org_workspaces": False,
    }


def test_any_organization(api, mia, tom, admin, organization):
    check = ask("organization_member", "create", any_org=True)
    assert answers(api, admin, it=check) == {"it": True}
    assert answers(api, mia, it=check) == {"it": False}
    assert answers(api, tom, it=check) == {"it": False}
    check["object"]["organization_id"] = str(organization.pk)
    assert answers(api, admin, it=check) == {"it": False}


def test_single_groups(api, mia, organization):
    own = make_group(organization, "own", [mia])
    other = make_group(organization, "other")
    found = answers(
        api,
        mia,
        own=ask("group", resource_id=str(own.pk)),
        other=ask("group", resource_id=str(other.pk)),
        everyone=ask("group", resource_id=str(organization.pk)),
        change=ask("group", "update", resource_id=str(own.pk)),
    )
    assert found == {"own": True, "other": False, "everyone": True, "change": False}


@pytest.mark.parametrize(
    "check",
    [
        ask("template", "fly"),
        ask("rocket"),
        ask("user", owner_id="nobody"),
        ask("workspace", organization_id="nowhere"),
    ],
)
def test_what_nobody_knows_is_denied(api, olivia, check):
    assert answers(api, olivia, it=check) == {"it": False}


@pytest.mark.parametrize("checks", [{"a": 5}, {"a": {"object": "user"}}, [], "x"])
def test_another_shape_is_no_check(api, mia, checks):
    assert api.as_(mia).post("/authcheck", {"checks": checks}).status_code == 400
