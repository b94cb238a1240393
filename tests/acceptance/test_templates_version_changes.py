"""Renaming and promoting versions, and who may change them, over HTTP only.

Cases are those of spec/templates.md, 15. What is given was imported by echo, or is
there as rows: nothing builds workspaces yet.
"""

from typing import Any
from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole, SiteRole
from orgs_app.user.models import User
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.steps import NO_SUCH_ID, fields_of, push
from tests.acceptance.versions import audited, path_of
from tests.api.client import Api
from tests.make.people import make_member, make_user
from tests.make.templates import (
    CANCELED,
    CANCELING,
    FAILED,
    PENDING,
    RUNNING,
    make_template,
    make_version,
)
from tests.make.workspaces import make_workspace


@pytest.fixture
def template(tom: User) -> Template:
    return make_template(make_version(user=tom, name="first"), user=tom, name="docker")


@pytest.fixture
def version(template: Template, tom: User) -> TemplateVersion:
    """An imported version that isn't the active one."""
    return make_version(template, user=tom, name="second")


# --- Patch: cases 70 to 72, and 108 --------------------------------------------------


def test_case_70_what_is_given_changes_and_the_rest_stays(author, version):
    path = path_of(version)
    renamed = author.patch(path, {"name": "new-name"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "new-name")
    told = author.patch(path, {"message": "m"}).json()
    assert (told["name"], told["message"]) == ("new-name", "m")
    kept = author.patch(path, {}).json()
    assert (kept["name"], kept["message"]) == ("new-name", "m")
    nothing = author.patch(path, {"name": "", "message": None}).json()
    assert (nothing["name"], nothing["message"]) == ("new-name", "m")
    assert author.patch(path, {"message": ""}).json()["message"] == ""
    assert author.get(path).json()["message"] == ""


def test_case_70_every_patch_moves_updated_at_and_nothing_else(author, version):
    before = author.get(path_of(version)).json()
    after = author.patch(path_of(version), {}).json()
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before
    assert "matched_provisioners" in after


def test_case_71_names_are_unique_in_a_template(author, template, version):
    taken = author.patch(path_of(version), {"name": "first"})
    assert (taken.status_code, fields_of(taken)) == (400, ["name"])
    assert author.get(path_of(version)).json()["name"] == "second"
    assert author.patch(path_of(version), {"name": "second"}).status_code == 200
    assert author.patch(path_of(version), {"name": "FIRST"}).status_code == 200


def test_case_71_an_archived_version_keeps_its_name(author, template, version):
    third = make_version(template, name="third")
    assert author.post(f"{path_of(version)}/archive").status_code == 200
    taken = author.patch(path_of(third), {"name": "second"})
    assert (taken.status_code, fields_of(taken)) == (400, ["name"])


def test_case_71_templates_may_have_versions_of_one_name(author, version):
    other = make_version(make_template())
    for each in (version, other):
        renamed = author.patch(path_of(each), {"name": "same"})
        assert (renamed.status_code, renamed.json()["name"]) == (200, "same")


def test_case_71_versions_without_a_template_may_share_a_name(author):
    for version in (push(author)["id"], push(author)["id"]):
        renamed = author.patch(f"/templateversions/{version}", {"name": "same"})
        assert (renamed.status_code, renamed.json()["name"]) == (200, "same")


@pytest.mark.parametrize(
    "name",
    ["incorrect/name", "4--4", ".v1", "v1..0", "a b", "é", "a\n", "x" * 65],
)
def test_case_72_a_name_that_breaks_the_rule_is_refused(author, version, name):
    answer = author.patch(path_of(version), {"name": name})
    assert (answer.status_code, fields_of(answer)) == (400, ["name"])
    assert author.get(path_of(version)).json()["name"] == "second"


def test_case_108_members_may_not_patch(api, mia, version):
    answer = api.as_(mia).patch(path_of(version), {"name": "mine"})
    assert answer.status_code == 403
    assert TemplateVersion.objects.get(pk=version.pk).name == "second"


def test_case_108_permission_comes_before_the_body(api, mia, version):
    assert api.as_(mia).patch(path_of(version), b"{").status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message", "m" * 1_048_577),
        ("message", "a\x00b"),
        ("name", "a\x00b"),
    ],
)
def test_case_108_a_text_that_can_t_be_kept_is_refused(author, version, field, value):
    answer = author.patch(path_of(version), {field: value})
    assert (answer.status_code, fields_of(answer)) == (400, [field])


def test_a_message_may_be_long_and_in_any_language(author, version):
    text = "ü" * 1_048_576
    assert author.patch(path_of(version), {"message": text}).json()["message"] == text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"name": 5}', b'{"name": []}', b'{"message": {}}'],
)
def test_a_patch_of_another_shape_is_no_body(author, version, body):
    answer = author.patch(path_of(version), body)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]


def test_keys_that_nobody_knows_are_ignored(author, version):
    body = {"template_id": str(uuid4()), "archived": True, "id": str(uuid4())}
    after = author.patch(path_of(version), body).json()
    assert (after["id"], after["template_id"], after["archived"]) == (
        str(version.pk),
        str(version.template_id),
        False,
    )


def test_patches_are_not_audited(author, version):
    assert author.patch(path_of(version), {"name": "new"}).status_code == 200
    assert author.patch(path_of(version), {"name": "a/b"}).status_code == 400
    assert audited() == []


# --- Promote: cases 73 and 74 --------------------------------------------------------


def test_case_73_an_imported_version_is_promoted(author, template, version):
    path = f"/templates/{template.pk}"
    before = author.get(path).json()
    answer = author.patch(f"{path}/versions", {"id": str(version.pk)})
    assert answer.status_code == 200
    assert answer.json() == {"message": "Updated the active template version."}
    after = author.get(path).json()
    assert after["active_version_id"] == str(version.pk)
    assert after["updated_at"] > before["updated_at"]
    assert audited() == [("template", "write", 200, ["active_version_id"])]


def test_the_active_version_can_be_promoted_again(author, template):
    path = f"/templates/{template.pk}"
    before = author.get(path).json()
    body = {"id": str(template.active_version_id)}
    assert author.patch(f"{path}/versions", body).status_code == 200
    after = author.get(path).json()
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before
    assert audited() == [("template", "write", 200, [])]


def test_case_73_workspaces_stay_as_they_are(author, template, version):
    workspace = make_workspace(template)
    author.patch(f"/templates/{template.pk}/versions", {"id": str(version.pk)})
    build = workspace.builds.get()
    assert build.template_version_id == template.active_version_id
    again = author.patch(
        f"/templates/{template.pk}/versions", {"id": str(template.active_version_id)}
    )
    assert again.status_code == 200


@pytest.mark.parametrize("status", [PENDING, RUNNING, FAILED, CANCELED, CANCELING])
def test_case_74_what_isn_t_imported_is_not_promoted(author, template, status):
    version = make_version(template, import_status=status)
    body = {"id": str(version.pk)}
    answer = author.patch(f"/templates/{template.pk}/versions", body)
    assert (answer.status_code, status in answer.json()["detail"]) == (403, True)
    assert audited() == [("template", "write", 403, [])]


def test_an_archived_version_is_not_promoted(author, template, version):
    author.post(f"{path_of(version)}/archive")
    body = {"id": str(version.pk)}
    refused = author.patch(f"/templates/{template.pk}/versions", body)
    assert (refused.status_code, "archived" in refused.json()["message"]) == (400, True)
    author.post(f"{path_of(version)}/unarchive")
    promoted = author.patch(f"/templates/{template.pk}/versions", body)
    assert promoted.status_code == 200


# --- Ids, deleted templates ----------------------------------------------------------

OPERATIONS = [
    ("PATCH", "/templateversions/{}", {}),
    ("POST", "/templateversions/{}/archive", None),
    ("POST", "/templateversions/{}/unarchive", None),
    ("POST", "/templates/{}/versions/archive", {}),
    ("PATCH", "/templates/{}/versions", {"id": NO_SUCH_ID}),
    ("PATCH", "/templates/{}/versions?dry_run=true", {"id": NO_SUCH_ID}),
]


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
def test_an_id_that_is_none_is_refused_and_an_unknown_one_not_found(
    author, method, path, body
):
    assert author.request(method, path.format("x"), body).status_code == 400
    for unknown in (NO_SUCH_ID, "00000000-0000-0000-0000-000000000000"):
        answer = author.request(method, path.format(unknown), body)
        assert answer.status_code == 404
        assert answer.content == author.get(f"/templates/{NO_SUCH_ID}").content
    assert audited() == []


@pytest.mark.parametrize("dry_run", ["", "?dry_run=true"])
def test_a_deleted_template_s_versions_are_neither_promoted_nor_archived_together(
    author, template, version, dry_run
):
    Template.objects.filter(pk=template.pk).update(deleted=True)
    path = f"/templates/{template.pk}/versions"
    body = {"id": str(version.pk)}
    assert author.patch(f"{path}{dry_run}", body).status_code == 404
    assert author.post(f"{path}/archive", {}).status_code == 404


def test_a_deleted_template_s_version_is_changed_by_id(author, template, version):
    Template.objects.filter(pk=template.pk).update(deleted=True)
    assert author.patch(path_of(version), {"name": "old"}).status_code == 200
    assert author.post(f"{path_of(version)}/archive").status_code == 200
    assert author.post(f"{path_of(version)}/unarchive").status_code == 200
    active = author.post(f"{path_of(template.active_version)}/archive")
    assert active.status_code == 400


# --- Who may -------------------------------------------------------------------------

#: What each is answered: may change, may only read, doesn't know of it.
CHANGES, READS, NOTHING = "changes", "reads", "nothing"
PEOPLE = {
    "owner": CHANGES,
    "template admin": CHANGES,
    "organization admin": CHANGES,
    "organization template admin": CHANGES,
    "admin by access list": CHANGES,
    "user by access list": READS,
    "auditor": READS,
    "member": READS,
    "stranger": NOTHING,
    "user admin elsewhere": NOTHING,
}
ANSWERS = {
    "rename": {CHANGES: 200, READS: 403, NOTHING: 404},
    "promote": {CHANGES: 200, READS: 403, NOTHING: 404},
    "preview": {CHANGES: 200, READS: 403, NOTHING: 404},
    "archive": {CHANGES: 200, READS: 404, NOTHING: 404},
    "unarchive": {CHANGES: 200, READS: 404, NOTHING: 404},
    "archive unused": {CHANGES: 200, READS: 404, NOTHING: 404},
}


def make_person(who: str, template: Template) -> User:
    sites = {
        "owner": SiteRole.OWNER,
        "template admin": SiteRole.TEMPLATE_ADMIN,
        "auditor": SiteRole.AUDITOR,
        "user admin elsewhere": SiteRole.USER_ADMIN,
    }
    members = {
        "organization admin": [OrganizationRole.ADMIN],
        "organization template admin": [OrganizationRole.TEMPLATE_ADMIN],
        "member": [],
    }
    lists = {"admin by access list": ["*"], "user by access list": ["read"]}
    user = make_user(roles=[sites[who]] if who in sites else [])
    if who in members:
        make_member(user, template.organization, roles=members[who])
    if who in lists:
        acl = {str(user.pk): lists[who]}
        Template.objects.filter(pk=template.pk).update(user_acl=acl)
    return user


def ask(api: Api, what: str, version: TemplateVersion) -> Any:
    if what == "unarchive":
        TemplateVersion.objects.filter(pk=version.pk).update(archived=True)
    one, many = path_of(version), f"/templates/{version.template_id}/versions"
    wanted = {"id": str(version.pk)}
    requests: dict[str, tuple[str, str, Any]] = {
        "rename": ("PATCH", one, {"name": "new"}),
        "promote": ("PATCH", many, wanted),
        "preview": ("PATCH", f"{many}?dry_run=1", wanted),
        "archive": ("POST", f"{one}/archive", None),
        "unarchive": ("POST", f"{one}/unarchive", None),
        "archive unused": ("POST", f"{many}/archive", {"all": True}),
    }
    return api.request(*requests[what])


@pytest.mark.parametrize("what", ANSWERS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_change_versions(api, version, who, what):
    person = make_person(who, version.template)
    answer = ask(api.as_(person), what, version)
    assert answer.status_code == ANSWERS[what][PEOPLE[who]]


@pytest.mark.parametrize("what", ["archive", "unarchive", "archive unused"])
def test_who_may_not_archive_is_told_what_everybody_is(api, mia, version, what):
    refused = ask(api.as_(mia), what, version)
    unknown = api.as_(mia).get(f"/templates/{NO_SUCH_ID}")
    assert (refused.status_code, refused.content) == (404, unknown.content)
    assert [status for _, _, status, _ in audited()] == [404]


def test_a_version_without_a_template_is_its_organization_s(api, author, mia, olivia):
    path = f"/templateversions/{push(author)['id']}"
    assert api.as_(mia).patch(path, {"name": "x"}).status_code == 404
    assert api.as_(mia).post(f"{path}/archive").status_code == 404
    assert api.as_(olivia).patch(path, {"name": "x"}).status_code == 200
