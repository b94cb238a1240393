"""Organizations, members and roles, case by case, over HTTP.

Rule: spec/organizations.md, 13.
"""

import pytest

from orgs_app.audit.models import AuditLog
from tests.make.people import make_member, make_organization, make_user

ORG = "/organizations/default"
ROLES = f"{ORG}/members/roles"
TEMPLATE_CRUD = [
    {"resource_type": "template", "action": action}
    for action in ("create", "read", "update", "delete")
]


def with_role(organization, role, username=""):
    user = make_user(username)
    make_member(user, organization, [role])
    return user


@pytest.fixture
def admin(organization):
    return with_role(organization, "organization-admin", "ada")


def names(answer):
    return [each["name"] for each in answer.json()]


def roles_of(client, username, path=ORG):
    (member,) = [
        each
        for each in client.get(f"{path}/members").json()
        if each["username"] == username
    ]
    return [role["name"] for role in member["roles"]]


def told(answer):
    return [each["field"] for each in answer.json().get("validations", [])]


def may(client, resource_type, action, **where):
    check = {"object": {"resource_type": resource_type, **where}, "action": action}
    return client.post("/authcheck", {"checks": {"it": check}}).json()["it"]


# -- Organizations ----------------------------------------------------------------


def test_an_owner_makes_an_organization(owner):  # cases 2 and 8
    made = owner.post("/organizations", {"name": "new-org"})
    assert made.status_code == 201
    body = made.json()
    assert (body["display_name"], body["is_default"]) == ("new-org", False)
    (member,) = owner.get("/organizations/new-org/members").json()
    assert (member["username"], member["roles"]) == ("olivia", [])
    everyone = owner.get(f"/groups/{body['id']}").json()
    assert (everyone["name"], everyone["id"]) == ("Everyone", body["id"])


def test_names_of_organizations_are_checked(owner, api, mia):  # case 3
    assert owner.post("/organizations", {"name": "new-org"}).status_code == 201
    assert owner.post("/organizations", {"name": "NEW-org"}).status_code == 409
    assert owner.post("/organizations", {"name": "default"}).status_code == 400
    blanks = owner.post("/organizations", {"name": "a b"})
    assert (blanks.status_code, told(blanks)) == (400, ["name"])
    assert api.as_(mia).post("/organizations", {"name": "x"}).status_code == 403


def test_a_change_keeps_what_it_does_not_name(owner):  # case 4
    path = "/organizations/new-org"
    owner.post("/organizations", {"name": "new-org"})
    shown = owner.patch(path, {"display_name": "New"}).json()
    assert (shown["name"], shown["display_name"]) == ("new-org", "New")
    owner.patch(path, {"description": "what for"})
    shown = owner.patch(path, {"icon": "/icon.png"}).json()
    assert (shown["description"], shown["icon"]) == ("what for", "/icon.png")
    shown = owner.patch(path, {"description": ""}).json()
    assert (shown["description"], shown["icon"]) == ("", "/icon.png")
    assert owner.get(path).json() == shown


def test_a_new_name_is_checked(owner, api, mia):  # case 5
    for name in ("first", "second"):
        owner.post("/organizations", {"name": name})
    taken = owner.patch("/organizations/second", {"name": "FIRST"})
    assert (taken.status_code, told(taken)) == (409, ["name"])
    for name in ("default", "something unique but not url safe"):
        assert owner.patch("/organizations/second", {"name": name}).status_code == 400
    assert api.as_(mia).patch(ORG, {"name": "mine"}).status_code == 404


def test_organizations_are_deleted_but_the_default_one(owner):  # case 6
    assert owner.delete(ORG).status_code == 400
    by_id = owner.post("/organizations", {"name": "by-id"}).json()["id"]
    owner.post("/organizations", {"name": "by-name"})
    for name in (by_id, "by-name"):
        assert owner.delete(f"/organizations/{name}").status_code == 200
        assert owner.get(f"/organizations/{name}").status_code == 404


# -- Members ----------------------------------------------------------------------


def test_a_member_is_added_once(owner, mia):  # case 9
    owner.post("/organizations", {"name": "other"})
    added = owner.post("/organizations/other/members/mia")
    assert (added.status_code, added.json()["roles"]) == (200, [])
    assert owner.post("/organizations/other/members/mia").status_code == 400
    members = owner.get("/organizations/other/members").json()
    assert [(each["username"], each["email"]) for each in members] == [
        ("mia", "mia@wirtual.example"),
        ("olivia", "olivia@wirtual.example"),
    ]


def test_members_see_themselves_and_managers_everybody(owner, api, mia, admin):
    # case 10
    listed = api.as_(mia).get(f"{ORG}/members").json()
    assert [each["username"] for each in listed] == ["mia"]
    listed = api.as_(admin).get(f"{ORG}/members").json()
    assert [each["username"] for each in listed] == ["ada", "mia", "olivia"]


def test_only_managers_add_members(owner, api, mia, stan, admin):  # case 11
    assert api.as_(mia).post(f"{ORG}/members/stan").status_code == 400
    assert api.as_(mia).post(f"{ORG}/members/mia").status_code == 404
    elsewhere = "/organizations/elsewhere/members/mia"
    assert api.as_(admin).post(elsewhere).status_code == 404
    make_member(admin, stan.memberships.get().organization)
    assert api.as_(admin).post(elsewhere).status_code == 404


def test_who_was_removed_no_longer_sees_the_organization(owner, api, mia):  # case 12
    client = api.as_(mia)
    assert client.get(ORG).status_code == 200
    assert owner.delete(f"{ORG}/members/mia").status_code == 204
    assert client.get(ORG).status_code == 404
    assert owner.delete(f"{ORG}/members/mia").status_code == 404
    assert owner.delete(f"{ORG}/members/nobody").status_code == 400
    for me in ("me", "olivia", owner.user_id):
        assert owner.delete(f"{ORG}/members/{me}").status_code == 400


def test_who_leaves_an_organization_stays_in_groups_of_others(owner, mia):  # case 13
    owner.post("/organizations", {"name": "other"})
    owner.post("/organizations/other/members/mia")
    kept = owner.post("/organizations/other/groups", {"name": "kept"}).json()
    left = owner.post(f"{ORG}/groups", {"name": "left"}).json()
    for group in (kept, left):
        path = f"/groups/{group['id']}"
        assert owner.patch(path, {"add_users": [str(mia.pk)]}).status_code == 200
    owner.delete(f"{ORG}/members/mia")
    assert owner.get(f"/groups/{left['id']}").json()["members"] == []
    assert owner.get(f"/groups/{kept['id']}").json()["total_member_count"] == 1


def test_an_admin_gives_roles(owner, api, mia, admin):  # case 14
    client = api.as_(admin)
    given = client.put(f"{ORG}/members/mia/roles", {"roles": ["organization-admin"]})
    assert given.status_code == 200
    (role,) = given.json()["roles"]
    assert (role["name"], role["display_name"]) == (
        "organization-admin",
        "Organization Admin",
    )
    assert roles_of(client, "mia") == ["organization-admin"]
    path = f"{ORG}/members/mia/roles"
    assert client.put(path, {"roles": ["owner"]}).status_code == 400
    own = f"{ORG}/members/ada/roles"
    assert client.put(own, {"roles": ["organization-admin"]}).status_code == 400


def test_an_admin_gives_no_roles_elsewhere(owner, api, stan, admin):  # case 15
    path = "/organizations/elsewhere/members/stan/roles"
    assert api.as_(admin).put(path, {"roles": []}).status_code == 404


def test_user_admins_add_members_and_give_nothing_else(
    owner, api, mia, stan, organization
):  # case 16
    local = with_role(organization, "organization-user-admin", "lea")
    site = make_user("sid", roles=["user-admin"], organizations=[organization])
    for manager, newcomer in ((local, "stan"), (site, make_user("new").username)):
        client = api.as_(manager)
        path = f"{ORG}/members/mia/roles"
        refused = client.put(path, {"roles": ["organization-auditor"]})
        assert (refused.status_code, told(refused)) == (400, ["roles"])
        assert client.post(f"{ORG}/members/{newcomer}").status_code == 200
        assert client.put(path, {"roles": []}).status_code == 200


def test_a_role_given_twice_is_held_once(owner, mia):  # case 17
    twice = ["organization-template-admin"] * 2
    owner.put(f"{ORG}/members/mia/roles", {"roles": twice})
    assert roles_of(owner, "mia") == twice[:1]


def test_memberships_are_in_the_audit_log(owner, mia):  # case 18
    made = owner.post("/organizations", {"name": "other"}).json()["id"]
    owner.post("/organizations/other/members/mia")
    owner.put(
        "/organizations/other/members/mia/roles", {"roles": ["organization-auditor"]}
    )
    owner.delete("/organizations/other/members/mia")
    entries = AuditLog.objects.filter(resource_type="organization_member")
    assert [
        (entry.action, str(entry.organization_id), entry.resource_target)
        for entry in entries.order_by("time")
    ] == [(action, made, "mia") for action in ("create", "write", "delete")]
    diff = entries.get(action="write").diff
    assert diff["roles"] == {"new": ["organization-auditor"], "secret": False}


# -- Roles ------------------------------------------------------------------------


def test_site_roles(owner, api, mia):  # case 19
    site = {"owner", "auditor", "template-admin", "user-admin"}
    for client, assignable in ((api.as_(mia), False), (owner, True)):
        roles = client.get("/users/roles").json()
        assert {each["name"] for each in roles} == site
        assert {each["assignable"] for each in roles} == {assignable}
        assert {each["built_in"] for each in roles} == {True}


def test_roles_of_an_organization(owner, api, mia, admin, stan):  # case 20
    for person, assignable in ((admin, True), (mia, False)):
        roles = api.as_(person).get(ROLES).json()
        assert sorted(each["name"] for each in roles) == [
            "organization-admin",
            "organization-auditor",
            "organization-template-admin",
            "organization-user-admin",
        ]
        assert {each["assignable"] for each in roles} == {assignable}
        site = api.as_(person).get("/users/roles").json()
        assert not any(each["assignable"] for each in site)
    foreign = "/organizations/elsewhere/members/roles"
    assert api.as_(admin).get(foreign).status_code == 404


def test_a_custom_role_holds_at_once(owner, api, mia, organization):  # cases 21, 22
    client = api.as_(mia)
    where = {"organization_id": str(organization.pk)}
    body = {"name": "Author", "organization_permissions": TEMPLATE_CRUD}
    made = owner.post(ROLES, body | {"display_name": "Authors"})
    assert (made.status_code, made.json()["name"]) == (200, "author")
    assert not may(client, "template", "create", **where)
    given = owner.put(f"{ORG}/members/mia/roles", {"roles": ["AUTHOR"]}).json()
    assert [(each["name"], each["display_name"]) for each in given["roles"]] == [
        ("author", "Authors")
    ]
    assert may(client, "template", "create", **where)
    listed = {each["name"]: each for each in owner.get(ROLES).json()}
    assert listed["author"]["built_in"] is False
    assert len(listed["author"]["organization_permissions"]) == len(TEMPLATE_CRUD)

    reduced = body | {"organization_permissions": TEMPLATE_CRUD[1:2]}
    assert owner.put(ROLES, reduced).status_code == 200
    assert not may(client, "template", "create", **where)
    assert may(client, "template", "read", **where)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "site_permissions": TEMPLATE_CRUD},
        {"name": "x", "user_permissions": TEMPLATE_CRUD},
        {"name": "Bad_Name"},
        {"name": "owner"},
        {"name": "Organization-Admin"},
        {"name": ""},
    ],
)
def test_what_is_no_role_is_refused(owner, body):  # case 23
    assert owner.post(ROLES, body).status_code == 400
    assert owner.put(ROLES, body).status_code == 400


def test_an_unknown_role_is_not_made_by_the_way(owner):  # case 23
    assert owner.put(ROLES, {"name": "unknown"}).status_code == 404


@pytest.mark.parametrize(
    "permission",
    [
        {"resource_type": "template", "action": "read", "negate": True},
        {"resource_type": "template", "action": "*"},
        {"resource_type": "*", "action": "read"},
        {"resource_type": "template", "action": "ssh"},
        {"resource_type": "rocket", "action": "launch"},
        {},
    ],
)
def test_what_is_no_permission_is_refused(owner, permission):  # case 24
    body = {"name": "author", "organization_permissions": [permission]}
    refused = owner.post(ROLES, body)
    assert refused.status_code == 400
    assert "detail" in refused.json()


def test_members_define_no_roles(owner, api, mia):  # case 25
    client = api.as_(mia)
    assert client.post(ROLES, {"name": "mine"}).status_code == 404
    owner.post(ROLES, {"name": "author"})
    assert client.delete(f"{ROLES}/author").status_code == 403
    for name in ("unknown", "organization-admin"):
        assert client.delete(f"{ROLES}/{name}").status_code == 404
        assert owner.delete(f"{ROLES}/{name}").status_code == 404


def test_a_deleted_role_is_held_by_nobody(owner, api, mia):  # case 26
    owner.post(ROLES, {"name": "author", "organization_permissions": TEMPLATE_CRUD})
    owner.put(f"{ORG}/members/mia/roles", {"roles": ["author"]})
    assert owner.delete(f"{ROLES}/AUTHOR").status_code == 204
    assert roles_of(owner, "mia") == []
    assert api.as_(mia).get("/users/me").status_code == 200


def test_nobody_gives_more_than_they_have(owner, api, admin):
    ssh = [{"resource_type": "workspace", "action": "ssh"}]
    body = {"name": "guest", "organization_permissions": ssh}
    refused = api.as_(admin).post(ROLES, body)
    assert refused.status_code == 400
    assert "workspace:ssh" in refused.json()["detail"]
    assert owner.post(ROLES, body).status_code == 200


def test_a_name_is_a_role_s_own_in_one_organization(owner):
    owner.post(ROLES, {"name": "author"})
    assert owner.post(ROLES, {"name": "AUTHOR"}).status_code == 400
    make_organization("other")
    other = "/organizations/other/members/roles"
    assert owner.post(other, {"name": "author"}).status_code == 200
    assert names(owner.get(other)).count("author") == 1


def test_definitions_are_in_the_audit_log(owner, organization):
    owner.post(ROLES, {"name": "author"})
    owner.put(ROLES, {"name": "author", "organization_permissions": TEMPLATE_CRUD[1:2]})
    owner.delete(f"{ROLES}/author")
    entries = AuditLog.objects.filter(resource_type="custom_role").order_by("time")
    assert [(entry.action, entry.status_code) for entry in entries] == [
        ("create", 200),
        ("write", 200),
        ("delete", 204),
    ]
    assert {entry.organization_id for entry in entries} == {organization.pk}
    assert entries[1].diff == {
        "org_permissions": {"new": ["template:read"], "secret": False}
    }
