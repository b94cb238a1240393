"""Who may use a template, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

from typing import Any
from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole
from orgs_app.audit.models import AuditLog
from orgs_app.group.actions import delete_group
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from tests.acceptance.steps import NO_SUCH_ID, ask_to_push, create, fields_of, upload
from tests.api.client import Api
from tests.make.people import make_group, make_member, make_user
from wirtual.core.features import Feature

OPERATIONS = [("GET", "acl"), ("PATCH", "acl"), ("GET", "acl/available")]


@pytest.fixture
def template(author: Api) -> str:
    """The path of a template that everybody of the organization may use."""
    return f"/templates/{create(author)['id']}"


def share(api: Api, template: str, **perms: dict[str, Any] | None) -> Any:
    """Change the access list; the answer."""
    return api.patch(f"{template}/acl", perms)


def give(api: Api, template: str, role: str, *users: User) -> None:
    """Give users a role."""
    answer = share(api, template, user_perms={str(each.pk): role for each in users})
    assert answer.status_code == 200, answer.content


def listed(api: Api, template: str) -> dict[str, dict[str, str]]:
    """The roles of users and of groups, by their names."""
    answer = api.get(f"{template}/acl")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    return {
        "users": {each["username"]: each["role"] for each in found["users"]},
        "group": {each["name"]: each["role"] for each in found["group"]},
    }


# --- Cases 92 to 98, and 111 ---------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_case_92_without_the_feature_there_are_no_access_lists(
    author, template, settings, method, path
):
    settings.WIRTUAL_DISABLED_FEATURES = frozenset({Feature.TEMPLATE_RBAC})
    refused = author.request(method, f"{template}/{path}", {})
    assert refused.status_code == 403
    assert "template_rbac" in refused.json()["message"]
    # It is asked before who asks, and before what for.
    assert Api().request(method, f"{template}/{path}").content == refused.content
    malformed = author.request(method, f"/templates/not-a-uuid/{path}", "{")
    assert malformed.content == refused.content


def test_case_93_a_new_template_is_everybody_s(api, author, template, mia, olivia, tom):
    stranger = make_user(roles=["auditor"])
    found = author.get(f"{template}/acl").json()
    assert found["users"] == []
    (everyone,) = found["group"]
    organization = author.get(template).json()["organization_id"]
    assert (everyone["id"], everyone["name"], everyone["role"]) == (
        organization,
        "Everyone",
        "use",
    )
    members = {each["username"] for each in everyone["members"]}
    assert members == {"mia", "olivia", "tom"}
    assert everyone["total_member_count"] == 3
    assert stranger.username not in members


def test_case_94_roles_are_given_changed_and_taken(author, template):
    second, third = make_user("second"), make_user("third")
    before = AuditLog.objects.count()
    roles = {str(second.pk): "use", str(third.pk): "admin"}
    answer = share(author, template, user_perms=roles)
    assert (answer.status_code, list(answer.json())) == (200, ["message"])
    assert listed(author, template)["users"] == {"second": "use", "third": "admin"}
    roles = {str(second.pk): "admin", str(third.pk): ""}
    assert share(author, template, user_perms=roles).status_code == 200
    assert listed(author, template) == {
        "users": {"second": "admin"},
        "group": {"Everyone": "use"},
    }
    entries = AuditLog.objects.order_by("time")[before:]
    assert [(each.resource_type, each.action) for each in entries] == [
        ("template", "write")
    ] * 2
    old, new = {str(second.pk): ["read"], str(third.pk): ["*"]}, {str(second.pk): ["*"]}
    assert entries[1].diff == {"user_acl": {"old": old, "new": new, "secret": False}}


def test_case_95_everybody_can_be_kept_out(api, author, template, mia, olivia):
    path = author.get(template).json()
    organization = path["organization_id"]
    version = f"/templateversions/{path['active_version_id']}"
    member = api.as_(mia)
    assert member.get(version).status_code == 200
    answer = share(author, template, group_perms={organization: ""})
    assert answer.status_code == 200
    assert listed(author, template)["group"] == {}
    assert member.get(template).status_code == 404
    assert member.get(version).status_code == 404
    assert member.get("/templates").json() == []
    assert api.as_(olivia).get(template).status_code == 200
    assert author.get(template).status_code == 200


@pytest.mark.parametrize("key", ["hi", NO_SUCH_ID, "tom", "tom@wirtual.example", ""])
@pytest.mark.parametrize("field", ["user_perms", "group_perms"])
def test_case_96_a_key_has_to_be_somebody_s_id(author, template, field, key):
    refused = author.patch(f"{template}/acl", {field: {key: "use"}})
    assert (refused.status_code, fields_of(refused)) == (400, [field])
    assert key in refused.json()["validations"][0]["detail"]
    assert listed(author, template) == {"users": {}, "group": {"Everyone": "use"}}


@pytest.mark.parametrize("role", ["updater", "Admin", "*", "read", "use ", "\x00"])
def test_case_96_a_role_has_to_be_one(author, template, mia, role):
    refused = share(author, template, user_perms={str(mia.pk): role})
    assert (refused.status_code, fields_of(refused)) == (400, ["user_perms"])
    assert listed(author, template)["users"] == {}


def test_case_97_who_uses_a_template_doesn_t_share_it(api, author, template, mia):
    give(author, template, "use", mia)
    refused = share(api.as_(mia), template, user_perms={str(mia.pk): "admin"})
    assert refused.status_code == 403
    assert listed(author, template)["users"] == {"mia": "use"}
    entry = AuditLog.objects.latest("time")
    assert (entry.action, entry.status_code, entry.diff) == ("write", 403, {})


def test_case_97_a_member_who_administers_it_does(api, author, template, mia, olivia):
    give(author, template, "admin", mia)
    member = api.as_(mia)
    give(member, template, "use", olivia)
    assert listed(member, template)["users"] == {"mia": "admin", "olivia": "use"}
    available = member.get(f"{template}/acl/available").json()
    assert [each["username"] for each in available["users"]] == ["mia", "olivia", "tom"]
    (everyone,) = available["groups"]
    assert len(everyone["members"]) == everyone["total_member_count"] == 3


def test_case_98_who_administers_a_template_pushes(api, author, template, mia):
    member = api.as_(mia)
    template_id = author.get(template).json()["id"]
    give(author, template, "use", mia)
    assert ask_to_push(member, template_id=template_id).status_code == 403
    give(author, template, "admin", mia)
    assert ask_to_push(member, template_id=template_id).status_code == 201


def test_case_111_one_thing_wrong_refuses_all(author, template, mia):
    user, unknown = {str(mia.pk): "use"}, {NO_SUCH_ID: "use"}
    refused = share(author, template, user_perms=user, group_perms=unknown)
    assert (refused.status_code, fields_of(refused)) == (400, ["group_perms"])
    assert listed(author, template)["users"] == {}
    refused = author.patch(
        f"{template}/acl", {"group_perms": unknown, "user_perms": unknown}
    )
    assert fields_of(refused) == ["user_perms", "group_perms"]


def test_case_111_each_wrong_entry_is_told(author, template, mia):
    refused = share(
        author,
        template,
        user_perms={"hi": "use", str(mia.pk): "boss", NO_SUCH_ID: "use"},
        group_perms={"Everyone": "use"},
    )
    told = [each["detail"] for each in refused.json()["validations"]]
    assert fields_of(refused) == ["user_perms"] * 3 + ["group_perms"]
    assert "'hi' is not the id of a user" in told[0]
    assert "'boss'" in told[1]
    assert f"no user {NO_SUCH_ID}" in told[2]


# --- Who may -------------------------------------------------------------------------


@pytest.fixture
def people(api, author, template, organization, olivia, tom, mia, stan):
    """Clients by what they are: of the template, or of the whole site."""
    use, admin = (make_user(organizations=[organization]) for _ in range(2))
    foreign, organization_admin = make_user(), make_user()
    give(author, template, "use", use)
    give(author, template, "admin", admin, foreign)
    make_member(organization_admin, organization, [OrganizationRole.TEMPLATE_ADMIN])
    found = {
        "owner": olivia,
        "template admin": tom,
        "organization's template admin": organization_admin,
        "member": mia,
        "member who may use it": use,
        "member who may change it": admin,
        "stranger": stan,
        "stranger who may change it": foreign,
        "auditor": make_user(roles=["auditor"]),
    }
    return {name: api.as_(person) for name, person in found.items()}


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("owner", (200, 200, 200)),
        ("template admin", (200, 200, 200)),
        ("organization's template admin", (200, 200, 200)),
        ("member", (403, 403, 404)),
        ("member who may use it", (403, 403, 404)),
        ("member who may change it", (200, 200, 200)),
        ("stranger", (404, 404, 404)),
        ("stranger who may change it", (200, 200, 200)),
        ("auditor", (403, 403, 404)),
    ],
)
def test_who_may_do_what(people, template, who, answers):
    client = people[who]
    asked = [
        client.request(method, f"{template}/{path}", {}).status_code
        for method, path in OPERATIONS
    ]
    assert tuple(asked) == answers


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_template_that_can_t_be_seen_is_as_unknown(api, template, stan, method, path):
    client = api.as_(stan)
    hidden = client.request(method, f"{template}/{path}", {})
    unknown = client.request(method, f"/templates/{uuid4()}/{path}", {})
    assert (hidden.status_code, hidden.content) == (404, unknown.content)
    malformed = client.request(method, f"/templates/x/{path}", {})
    assert malformed.status_code == 400


@pytest.mark.parametrize("body", ["", "{", {"user_perms": []}])
def test_a_permission_is_asked_before_the_body(api, template, mia, body):
    assert api.as_(mia).patch(f"{template}/acl", body).status_code == 403


def test_available_ones_are_refused_before_the_query_is_read(api, template, mia):
    path = f"{template}/acl/available?limit=x"
    assert api.as_(mia).get(path).status_code == 404


# --- What sharing means --------------------------------------------------------------


def test_who_joins_a_listed_group_gains_access_at_once(api, author, organization):
    hidden = create(author, disable_everyone_group_access=True)
    template = f"/templates/{hidden['id']}"
    friend = make_user("friend", organizations=[organization])
    group = make_group(organization, "friends")
    share(author, template, group_perms={str(group.pk): "admin"})
    client = api.as_(friend)
    assert client.get(template).status_code == 404
    group.memberships.create(user=friend)
    assert client.get(template).status_code == 200
    give(client, template, "use", friend)
    assert listed(author, template) == {
        "users": {"friend": "use"},
        "group": {"friends": "admin"},
    }


def test_an_administrator_may_step_back(api, author, template, mia):
    give(author, template, "admin", mia)
    member = api.as_(mia)
    give(member, template, "", mia)
    assert member.get(f"{template}/acl").status_code == 403
    assert member.get(template).status_code == 200


def test_a_user_of_no_organization_can_be_let_in(api, author, template):
    foreign = make_user("foreign")
    assert api.as_(foreign).get(template).status_code == 404
    give(author, template, "use", foreign)
    assert api.as_(foreign).get(template).status_code == 200


def test_who_administers_a_template_reads_what_it_is_made_of(api, author, tom, mia):
    file = upload(author)
    made = create(
        author, template_version_id=ask_to_push(author, file_id=file).json()["id"]
    )
    template, member = f"/templates/{made['id']}", api.as_(mia)
    give(author, template, "use", mia)
    assert member.get(f"/files/{file}").status_code == 404
    give(author, template, "admin", mia)
    assert member.get(f"/files/{file}").status_code == 200


def test_sharing_doesn_t_count_as_a_change_of_the_template(author, template, mia):
    before = author.get(template).json()["updated_at"]
    give(author, template, "use", mia)
    assert author.get(template).json()["updated_at"] == before


# --- What is shown -------------------------------------------------------------------


def test_users_and_groups_are_shown_as_everywhere(
    api, template, olivia, mia, organization
):
    owner = api.as_(olivia)
    give(owner, template, "use", mia)
    shown = owner.get(f"{template}/acl").json()
    assert shown == {
        "users": [owner.get("/users/mia").json() | {"role": "use"}],
        "group": [owner.get(f"/groups/{organization.pk}").json() | {"role": "use"}],
    }


def test_of_a_user_s_organizations_only_known_ones_are_told(api, author, template, mia):
    foreign = make_user("foreign")
    give(author, template, "admin", foreign)
    give(author, template, "use", mia)
    shown = {
        each["username"]: each["organization_ids"]
        for each in api.as_(foreign).get(f"{template}/acl").json()["users"]
    }
    assert shown == {"foreign": [], "mia": []}


def test_suspended_users_are_left_out_and_dormant_ones_are_not(author, template):
    dormant = make_user("dormant", status=UserStatus.DORMANT)
    suspended = make_user("suspended", status=UserStatus.SUSPENDED)
    give(author, template, "use", dormant, suspended)
    assert listed(author, template)["users"] == {"dormant": "use"}


def test_who_is_deleted_leaves_the_list(api, author, template, organization, olivia):
    person = make_user("gone")
    group = make_group(organization, "gone")
    give(author, template, "use", person)
    share(author, template, group_perms={str(group.pk): "use"})
    assert api.as_(olivia).delete(f"/users/{person.pk}").status_code == 200
    delete_group(group)
    assert listed(author, template) == {"users": {}, "group": {"Everyone": "use"}}
    for field, gone in (("user_perms", person), ("group_perms", group)):
        refused = author.patch(f"{template}/acl", {field: {str(gone.pk): ""}})
        assert (refused.status_code, fields_of(refused)) == (400, [field])


def test_a_deleted_user_s_colleagues_don_t_see_them_in_groups(
    api, author, template, organization, olivia
):
    person = make_user("gone", organizations=[organization])
    api.as_(olivia).delete(f"/users/{person.pk}")
    (everyone,) = author.get(f"{template}/acl").json()["group"]
    assert "gone" not in {each["username"] for each in everyone["members"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["mia", "olivia", "tom"]),
        ("limit=2", ["mia", "olivia"]),
        ("limit=2&offset=2", ["tom"]),
        ("after_id={mia}", ["olivia", "tom"]),
        ("q=OLI", ["olivia"]),
        ("q=role:owner", ["olivia"]),
        ("q=nobody", []),
    ],
)
def test_users_who_could_be_added_are_searched(
    author, template, olivia, mia, query, found
):
    query = query.format(mia=mia.pk)
    answer = author.get(f"{template}/acl/available?{query}")
    assert [each["username"] for each in answer.json()["users"]] == found


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("limit=-1", ["limit"]),
        ("offset=x&after_id=x", ["offset", "after_id"]),
        ("q=color:red", ["color"]),
        ("q=a:b:c", ["q"]),
        ("limit=1&limit=2", ["limit"]),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(author, template, query, wrong):
    refused = author.get(f"{template}/acl/available?{query}")
    assert (refused.status_code, fields_of(refused)) == (400, wrong)


def test_groups_of_other_organizations_can_t_be_added(author, template, elsewhere):
    foreign = make_group(elsewhere, "foreign")
    available = author.get(f"{template}/acl/available").json()["groups"]
    assert [each["name"] for each in available] == ["Everyone"]
    answers = [
        share(author, template, group_perms={str(key): "use"})
        for key in (foreign.pk, elsewhere.pk)
    ]
    assert [(each.status_code, fields_of(each)) for each in answers] == [
        (400, ["group_perms"])
    ] * 2
    assert f"no group {foreign.pk}" in answers[0].json()["validations"][0]["detail"]


# --- Bodies --------------------------------------------------------------------------


@pytest.mark.parametrize("body", [{}, {"user_perms": None, "group_perms": None}])
def test_nothing_asked_for_changes_nothing(author, template, body):
    assert author.patch(f"{template}/acl", body).status_code == 200
    assert listed(author, template) == {"users": {}, "group": {"Everyone": "use"}}
    assert AuditLog.objects.latest("time").diff == {}


def test_what_isn_t_there_is_taken_away_all_the_same(author, template, mia):
    answer = share(author, template, user_perms={str(mia.pk): ""})
    assert answer.status_code == 200


def test_a_null_takes_a_role_away(author, template, mia):
    give(author, template, "use", mia)
    answer = share(author, template, user_perms={str(mia.pk): None})
    assert answer.status_code == 200
    assert listed(author, template)["users"] == {}


@pytest.mark.parametrize(
    "perms", [[], "use", 5, True, {NO_SUCH_ID: 5}, {NO_SUCH_ID: ["use"]}]
)
@pytest.mark.parametrize("field", ["user_perms", "group_perms"])
def test_another_shape_is_no_body(author, template, field, perms):
    refused = author.patch(f"{template}/acl", {field: perms})
    assert (refused.status_code, "JSON" in refused.json()["message"]) == (400, True)
    assert fields_of(refused) == []


def test_ids_are_kept_in_one_spelling(author, template, mia):
    loud = str(mia.pk).upper()
    assert share(author, template, user_perms={loud: "admin"}).status_code == 200
    assert listed(author, template)["users"] == {"mia": "admin"}
    diff = AuditLog.objects.latest("time").diff
    assert diff["user_acl"]["new"] == {str(mia.pk): ["*"]}
    assert share(author, template, user_perms={loud: ""}).status_code == 200
    assert listed(author, template)["users"] == {}


def test_nobody_is_named_in_two_spellings(author, template, mia):
    twice = {str(mia.pk): "use", str(mia.pk).upper(): "admin"}
    refused = share(author, template, user_perms=twice)
    assert fields_of(refused) == ["user_perms"] * 2
    assert "more than once" in refused.json()["validations"][0]["detail"]


def test_everybody_may_be_let_change_it(api, author, template, mia, organization):
    everyone = {str(organization.pk): "admin"}
    assert share(author, template, group_perms=everyone).status_code == 200
    assert listed(api.as_(mia), template)["group"] == {"Everyone": "admin"}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("limit=-1&after_id=x&q=a:b:c", ["limit", "after_id", "q"]),
        ("q=a:b:c", ["q"]),
        ("offset=x", ["offset"]),
    ],
)
def test_all_that_is_wrong_with_a_search_is_told(author, template, query, wrong):
    for path in (f"{template}/acl/available", "/users"):
        answer = author.get(f"{path}?{query}")
        assert (answer.status_code, fields_of(answer)) == (400, wrong)
