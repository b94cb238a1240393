"""Renaming, promoting, archiving and unarchiving versions, over HTTP only.

Cases are those of spec/templates.md, 15. What is given was imported by echo, or is
there as rows: nothing builds workspaces yet.
"""

from typing import Any
from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole, SiteRole
from orgs_app.audit.models import AuditLog
from orgs_app.user.models import User
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.steps import fields_of, push
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
from tests.make.workspaces import DELETE, make_build, make_workspace

#: Written down, so that a test with it has the same name in every process.
NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def author(api: Api, tom: User) -> Api:
    """The template admin of the site, who acts unless told otherwise."""
    return api.as_(tom)


@pytest.fixture
def template(tom: User) -> Template:
    return make_template(make_version(user=tom, name="first"), user=tom, name="docker")


@pytest.fixture
def version(template: Template, tom: User) -> TemplateVersion:
    """An imported version that isn't the active one."""
    return make_version(template, user=tom, name="second")


def path_of(version: TemplateVersion) -> str:
    return f"/templateversions/{version.pk}"


def listed(author: Api, template: Template, query: str = "") -> list[str]:
    answer = author.get(f"/templates/{template.pk}/versions{query}")
    assert answer.status_code == 200
    return [each["id"] for each in answer.json()]


def ids_of(*versions: TemplateVersion) -> list[str]:
    return [str(each.pk) for each in versions]


def audited() -> list[tuple[str, str, int, list[str]]]:
    """Type, action, status and changed fields of each entry, the oldest first."""
    return [
        (each.resource_type, each.action, each.status_code, sorted(each.diff))
        for each in AuditLog.objects.order_by("time", "id")
    ]


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


# --- Archive: cases 75 to 78 ---------------------------------------------------------


def test_case_75_what_nobody_needs_is_archived(author, template):
    path = f"/templates/{template.pk}/versions/archive"
    failed = [make_version(template, import_status=FAILED) for _ in range(2)]
    unused = [make_version(template) for _ in range(2)]
    used = [make_version(template) for _ in range(2)]
    for each in used:
        make_build(make_workspace(template, build=None), version=each)

    answer = author.post(path, {"all": False})
    assert answer.status_code == 200
    assert answer.json() == {
        "message": "Archived template versions: 2.",
        "template_id": str(template.pk),
        "archived_ids": ids_of(*failed),
    }
    active = template.active_version
    assert listed(author, template) == ids_of(active, *unused, *used)

    assert author.post(path, {"all": True}).json()["archived_ids"] == ids_of(*unused)
    assert listed(author, template) == ids_of(active, *used)
    everything = listed(author, template, "?include_archived=true")
    assert everything == ids_of(active, *failed, *unused, *used)

    back = author.post(f"{path_of(unused[0])}/unarchive")  # case 76
    assert back.status_code == 200
    assert author.get(path_of(unused[0])).json()["archived"] is False
    assert listed(author, template) == ids_of(active, unused[0], *used)


def test_case_75_nothing_more_is_found_the_second_time(author, template, version):
    path = f"/templates/{template.pk}/versions/archive"
    assert author.post(path, {"all": True}).json()["archived_ids"] == ids_of(version)
    again = author.post(path, {"all": True})
    assert (again.status_code, again.json()["archived_ids"]) == (200, [])
    assert audited() == [("template", "write", 200, [])] * 2


@pytest.mark.parametrize(
    ("status", "body", "is_archived"),
    [
        (PENDING, {"all": True}, False),
        (RUNNING, {"all": True}, False),
        (CANCELED, {"all": True}, True),
        (FAILED, {"all": True}, True),
        (FAILED, {}, True),
        (FAILED, {"all": None}, True),
        (CANCELED, {}, False),
        (RUNNING, {}, False),
    ],
)
def test_case_75_how_the_import_stands_decides(
    author, template, status, body, is_archived
):
    version = make_version(template, import_status=status)
    author.post(f"/templates/{template.pk}/versions/archive", body)
    assert author.get(path_of(version)).json()["archived"] is is_archived


def test_case_75_only_the_latest_build_uses_a_version(author, template, version):
    failed_build = make_workspace(template)
    make_build(failed_build, version=version, status=FAILED)
    path = f"/templates/{template.pk}/versions/archive"
    assert author.post(path, {"all": True}).json()["archived_ids"] == []
    make_build(failed_build, version=version, transition=DELETE)
    assert author.post(path, {"all": True}).json()["archived_ids"] == ids_of(version)


def test_case_75_versions_of_other_templates_stay(author, template):
    other = make_version(make_template(), import_status=FAILED)
    loose = make_version(import_status=FAILED)
    answer = author.post(f"/templates/{template.pk}/versions/archive", {"all": True})
    assert answer.json()["archived_ids"] == []
    for each in (other, loose):
        assert author.get(path_of(each)).json()["archived"] is False


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"all": "yes"}', b'{"all": 1}'])
def test_bulk_archiving_needs_a_body(author, template, version, body):
    answer = author.post(f"/templates/{template.pk}/versions/archive", body)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]
    assert audited() == [("template", "write", 400, [])]
    assert listed(author, template) == ids_of(template.active_version, version)


def test_case_77_a_version_is_archived_and_taken_back_once(author, version):
    path = path_of(version)
    before = author.get(path).json()
    archived = author.post(f"{path}/archive")
    assert archived.status_code == 200
    assert archived.json() == {
        "message": f"Template version {version.pk} has been archived."
    }
    after = author.get(path).json()
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before | {"archived": True}
    again = author.post(f"{path}/archive")
    assert (again.status_code, "already" in again.json()["message"]) == (400, True)
    back = author.post(f"{path}/unarchive")
    assert back.status_code == 200
    assert str(version.pk) in back.json()["message"]
    assert author.get(path).json()["archived"] is False
    again = author.post(f"{path}/unarchive")
    assert (again.status_code, "already" in again.json()["message"]) == (400, True)
    assert audited() == [
        ("template_version", "write", 200, ["archived"]),
        ("template_version", "write", 400, []),
        ("template_version", "write", 200, ["archived"]),
        ("template_version", "write", 400, []),
    ]


def test_case_78_the_active_version_is_not_archived(author, template):
    active = template.active_version
    refused = author.post(f"{path_of(active)}/archive")
    assert (refused.status_code, "active" in refused.json()["message"]) == (400, True)
    assert author.get(path_of(active)).json()["archived"] is False


def test_a_version_in_use_is_not_archived(author, template, version):
    make_build(make_workspace(template), version=version, status=FAILED)
    refused = author.post(f"{path_of(version)}/archive")
    assert (refused.status_code, "use" in refused.json()["message"]) == (400, True)
    assert "1" in refused.json()["detail"]
    assert author.get(path_of(version)).json()["archived"] is False


def test_a_version_that_was_used_once_is_archived(author, template, version):
    workspace = make_workspace(template, build=None)
    make_build(workspace, version=version)
    make_build(workspace)
    assert author.post(f"{path_of(version)}/archive").status_code == 200


@pytest.mark.parametrize(
    ("status", "answered"),
    [(PENDING, 400), (RUNNING, 400), (CANCELING, 200), (CANCELED, 200), (FAILED, 200)],
)
def test_a_version_is_archived_once_its_import_is_over(
    author, template, status, answered
):
    version = make_version(template, import_status=status)
    assert author.post(f"{path_of(version)}/archive").status_code == answered
    archived = author.get(path_of(version)).json()["archived"]
    assert archived is (answered == 200)


def test_a_version_without_a_template_is_not_archived(author):
    path = f"/templateversions/{push(author)['id']}"
    assert author.post(f"{path}/archive").status_code == 400
    assert author.post(f"{path}/unarchive").status_code == 400
    assert author.get(path).json()["archived"] is False


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"archived": false}', b"\x00"])
def test_archiving_one_ignores_the_body(author, version, body):
    assert author.post(f"{path_of(version)}/archive", body).status_code == 200
    assert author.post(f"{path_of(version)}/unarchive", body).status_code == 200


def test_an_archived_version_is_found_and_can_be_renamed(author, template, version):
    author.post(f"{path_of(version)}/archive")
    renamed = author.patch(path_of(version), {"name": "old"})
    assert (renamed.status_code, renamed.json()["archived"]) == (200, True)
    named = author.get(f"/templates/{template.pk}/versions/old")
    assert named.json()["id"] == str(version.pk)


def test_an_archived_version_is_no_template_s_first(author, version):
    author.post(f"{path_of(version)}/archive")
    body = {"name": "other", "template_version_id": str(version.pk)}
    answer = author.post("/organizations/default/templates", body)
    assert (answer.status_code, fields_of(answer)) == (400, ["template_version_id"])
    assert "archived" in answer.json()["message"]


def test_a_version_may_be_called_archive(author, template):
    version = make_version(template, name="archive")
    path = f"/templates/{template.pk}/versions/archive"
    assert author.get(path).json()["id"] == str(version.pk)
    assert author.post(path, {"all": True}).json()["archived_ids"] == ids_of(version)
    assert author.get(path).json()["archived"] is True


def test_no_version_may_be_called_archive_either(api, author, stan, template):
    path = f"/templates/{template.pk}/versions/archive"
    unknown = author.get(path)
    assert (unknown.status_code, "archive" in unknown.json()["message"]) == (404, True)
    nothing = api.as_(stan).get(path)
    assert nothing.content == author.get(f"/templates/{NO_SUCH_ID}").content


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
