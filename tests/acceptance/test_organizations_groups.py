"""Groups, case by case, over HTTP. Rule: spec/organizations.md, 13."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from tests.make.people import make_group, make_user

ORG = "/organizations/default"
GROUPS = f"{ORG}/groups"


@pytest.fixture
def ulf(owner, organization):
    """A user admin of the site, who belongs to the organization."""
    return make_user("ulf", roles=["user-admin"], organizations=[organization])


@pytest.fixture
def cooks(owner) -> dict[str, Any]:
    """A group with nobody in it."""
    return dict(owner.post(GROUPS, {"name": "cooks"}).json())


def path_of(group):
    return f"/groups/{group['id']}"


def names(answer):
    return sorted(each["name"] for each in answer.json())


def usernames(group):
    return [each["username"] for each in group["members"]]


def told(answer):
    return [each["field"] for each in answer.json().get("validations", [])]


def test_groups_are_made(api, ulf):  # case 27
    client = api.as_(ulf)
    made = client.post(GROUPS, {"name": "hi"})
    assert made.status_code == 201
    group = made.json()
    assert (group["members"], group["total_member_count"]) == ([], 0)
    assert (group["source"], group["organization_name"]) == ("user", "wirtual")
    again = client.post(GROUPS, {"name": "hi"})
    assert (again.status_code, told(again)) == (409, ["name"])
    for reserved in ("new", "create", "Everyone"):
        refused = client.post(GROUPS, {"name": reserved})
        assert (refused.status_code, told(refused)) == (400, ["name"])
    assert client.post(GROUPS, {"name": "Hi"}).status_code == 201


def test_every_field_can_be_changed(owner, cooks):  # case 28
    wanted = {
        "name": str(uuid4()),
        "display_name": "Cooks",
        "avatar_url": "https://wirtual.example/cook.png",
        "quota_allowance": 20,
    }
    changed = owner.patch(path_of(cooks), wanted)
    assert changed.status_code == 200
    assert {key: changed.json()[key] for key in wanted} == wanted
    renamed = owner.patch(path_of(cooks), {"name": "chefs"}).json()
    assert renamed == changed.json() | {"name": "chefs"}
    cleared = {"display_name": "", "avatar_url": "", "quota_allowance": 0}
    changed = owner.patch(path_of(cooks), cleared).json()
    assert {key: changed[key] for key in cleared} == cleared


def test_a_new_name_is_checked(owner, cooks):  # case 29
    owner.post(GROUPS, {"name": "waiters"})
    assert owner.patch(path_of(cooks), {"name": "cooks"}).status_code == 200
    taken = owner.patch(path_of(cooks), {"name": "waiters"})
    assert (taken.status_code, told(taken)) == (409, ["name"])
    for bad in ("Everyone", "a b", "new"):
        assert owner.patch(path_of(cooks), {"name": bad}).status_code == 400


def test_members_come_and_go(owner, cooks, mia, tom):  # case 30
    both = {"add_users": [str(mia.pk), str(tom.pk)]}
    group = owner.patch(path_of(cooks), both).json()
    assert (usernames(group), group["total_member_count"]) == (["mia", "tom"], 2)
    group = owner.patch(path_of(cooks), {"remove_users": [str(mia.pk)]}).json()
    assert (usernames(group), group["total_member_count"]) == (["tom"], 1)
    again = owner.patch(path_of(cooks), {"remove_users": [str(mia.pk)]})
    assert (again.status_code, again.json()) == (200, group)


def test_who_cannot_be_added(owner, cooks, mia, stan):  # case 31
    mia_id = str(mia.pk)
    wrong = (["mia"], [str(uuid4())], [str(stan.pk)], [mia_id, mia_id])
    for each in wrong:
        refused = owner.patch(path_of(cooks), {"add_users": each, "name": "other"})
        assert refused.status_code == 400
        assert owner.get(path_of(cooks)).json() == cooks
    assert owner.patch(path_of(cooks), {"add_users": [mia_id]}).status_code == 200
    assert owner.patch(path_of(cooks), {"add_users": [mia_id]}).status_code == 400
    for malformed in ({"add_users": "mia"}, {"remove_users": ["mia"]}):
        assert owner.patch(path_of(cooks), malformed).status_code == 400


def test_everyone_stays_as_it_is(owner, organization, mia):  # case 32
    path = f"/groups/{organization.pk}"
    assert owner.patch(path, {"name": "other"}).status_code == 400
    assert owner.patch(path, {"display_name": "All"}).status_code == 400
    for field in ("add_users", "remove_users"):
        assert owner.patch(path, {field: [str(mia.pk)]}).status_code == 403
    changed = owner.patch(path, {"quota_allowance": 5, "name": "Everyone"})
    assert (changed.status_code, changed.json()["quota_allowance"]) == (200, 5)
    assert owner.delete(path).status_code == 400


def test_everyone_is_in_everyone(owner, organization, mia, stan):  # case 33
    group = owner.get(f"/groups/{organization.pk}").json()
    assert group["name"] == "Everyone"
    assert usernames(group) == ["mia", "olivia"]
    assert group["total_member_count"] == 2


def test_deleted_users_are_in_no_group(owner, organization, cooks):  # case 34
    people = [
        make_user(name, status=status, organizations=[organization])
        for name, status in (
            ("dora", UserStatus.DORMANT),
            ("sue", UserStatus.SUSPENDED),
            ("zoe", UserStatus.ACTIVE),
        )
    ]
    ids = [str(each.pk) for each in people]
    owner.patch(path_of(cooks), {"add_users": ids})
    User.objects.filter(username="zoe").update(deleted=True)
    group = owner.get(path_of(cooks)).json()
    assert (usernames(group), group["total_member_count"]) == (["dora", "sue"], 2)
    assert owner.get(f"/groups/{organization.pk}").json()["total_member_count"] == 3


def test_lists_are_narrowed(owner, organization, elsewhere, cooks, mia):  # case 35
    owner.patch(path_of(cooks), {"add_users": [str(mia.pk)]})
    there = make_group(elsewhere, "there")
    in_default = ["Everyone", "cooks"]
    for text in (organization.pk, "WIRTUAL"):
        assert names(owner.get(f"/groups?organization={text}")) == in_default
    for text in (mia.pk, "MIA"):
        assert names(owner.get(f"/groups?has_member={text}")) == in_default
    ids = f"{cooks['id']},{there.pk}"
    assert names(owner.get(f"/groups?group_ids={ids}")) == ["cooks", "there"]
    narrow = f"/groups?group_ids={ids}&organization=elsewhere&has_member=olivia"
    assert names(owner.get(narrow)) == []
    assert names(owner.get(f"/groups?group_ids={ids}&has_member=mia")) == ["cooks"]
    assert names(owner.get("/groups")) == ["Everyone", "Everyone", "cooks", "there"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=blue", "colour"),
        ("organization=nowhere", "organization"),
        (f"organization={UUID(int=9)}", "organization"),
        ("has_member=me", "has_member"),
        ("has_member=nobody", "has_member"),
        ("group_ids=cooks", "group_ids"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(owner, query, field):  # case 35
    refused = owner.get(f"/groups?{query}")
    assert (refused.status_code, told(refused)) == (400, [field])


def test_plain_members_see_themselves(owner, api, cooks, mia, tom):  # case 36
    other = owner.post(GROUPS, {"name": "other"}).json()
    owner.patch(path_of(cooks), {"add_users": [str(mia.pk), str(tom.pk)]})
    client = api.as_(mia)
    for path in ("/groups", GROUPS):
        groups = client.get(path).json()
        assert [each["name"] for each in groups] == ["Everyone", "cooks"]
        assert [usernames(each) for each in groups] == [["mia"], ["mia"]]
        assert [each["total_member_count"] for each in groups] == [3, 2]
    assert usernames(client.get(path_of(cooks)).json()) == ["mia"]
    assert client.get(path_of(other)).status_code == 404
    assert client.get(f"{GROUPS}/other").status_code == 404
    assert client.patch(path_of(cooks), {"name": "mine"}).status_code == 403
    assert client.delete(path_of(cooks)).status_code == 403
    assert client.patch(path_of(other), {"name": "mine"}).status_code == 404
    assert client.delete(path_of(other)).status_code == 404
    assert client.post(GROUPS, {"name": "mine"}).status_code == 403


def test_names_are_exact(owner, organization):  # case 37
    made = owner.post(GROUPS, {"name": "hi"}).json()
    path = f"/organizations/{organization.pk}/groups"
    assert owner.get(f"{path}/hi").json() == made
    assert owner.get(f"{path}/HI").status_code == 404
    deleted = owner.delete(path_of(made))
    assert (deleted.status_code, deleted.json()["name"]) == (200, "hi")
    assert owner.get(path_of(made)).status_code == 404
    assert owner.delete(path_of(made)).status_code == 404


def test_groups_are_in_the_audit_log(owner, organization, cooks, mia):  # case 38
    owner.patch(path_of(cooks), {"name": "chefs", "add_users": [str(mia.pk)]})
    owner.delete(path_of(cooks))
    entries = AuditLog.objects.filter(resource_type="group").order_by("time")
    assert [(entry.action, entry.resource_target) for entry in entries] == [
        ("create", "cooks"),
        ("write", "chefs"),
        ("delete", "chefs"),
    ]
    assert {entry.organization_id for entry in entries} == {organization.pk}
    assert entries[1].diff == {
        "name": {"old": "cooks", "new": "chefs", "secret": False},
        "members": {"new": [str(mia.pk)], "secret": False},
    }
    assert entries[2].diff["name"] == {"old": "chefs", "secret": False}


def test_an_id_is_a_uuid(owner):  # case 39
    assert owner.get("/groups/not-a-uuid").status_code == 400
