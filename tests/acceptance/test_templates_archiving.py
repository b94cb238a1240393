"""Archiving versions and taking them back, over HTTP only.

Cases are those of spec/templates.md, 15. What is given was imported by echo, or is
there as rows: nothing builds workspaces yet.
"""

import pytest

from orgs_app.user.models import User
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.steps import NO_SUCH_ID, fields_of, push
from tests.acceptance.versions import audited, ids_of, path_of
from tests.api.client import Api
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


@pytest.fixture
def template(tom: User) -> Template:
    return make_template(make_version(user=tom, name="first"), user=tom, name="docker")


@pytest.fixture
def version(template: Template, tom: User) -> TemplateVersion:
    """An imported version that isn't the active one."""
    return make_version(template, user=tom, name="second")


def listed(author: Api, template: Template, query: str = "") -> list[str]:
    answer = author.get(f"/templates/{template.pk}/versions{query}")
    assert answer.status_code == 200
    return [each["id"] for each in answer.json()]


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
