"""Making, reading, listing, promoting and canceling versions, over HTTP only.

Cases are those of spec/templates.md, 15. What needs a job that runs is in
``test_imports``.
"""

from typing import Any
from uuid import uuid4

import pytest

from orgs_app.audit.models import AuditLog
from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.template.models import Template
from tests.acceptance.steps import (
    NO_SUCH_ID,
    ORGANIZATION,
    ask_to_create,
    ask_to_push,
    create,
    fields_of,
    push,
    upload,
)
from tests.api.client import Api
from tests.make.people import make_organization
from wirtual.core.ids import NIL
from wirtual.core.names import version_name_problem

UNTAGGED = {"scope": "organization", "owner": ""}
NOBODY = {"count": 0, "available": 0, "most_recently_seen": None}


def terraform(text: str) -> bytes:
    return make_tar({"main.tf": text.encode()})


# --- Examples: case 54 ---------------------------------------------------------------


def test_case_54_examples_come_along(api, author, olivia, mia):
    examples = api.as_(olivia).get("/templates/examples")
    assert examples.status_code == 200
    ids = [each["id"] for each in examples.json()]
    assert len(ids) == len(set(ids)) > 0
    assert all(isinstance(each["tags"], list) for each in examples.json())
    alias = author.get(f"{ORGANIZATION}/templates/examples")
    assert alias.json() == examples.json()
    for path in ("/templates/examples", f"{ORGANIZATION}/templates/examples"):
        assert api.as_(mia).get(path).status_code == 404


# --- Create: cases 55 to 64 ----------------------------------------------------------


def test_case_55_a_version_is_made_and_its_import_waits(author, tom):
    file_id = upload(author)
    version = push(author, file_id=file_id, name="bananas", message="first try")
    job = version.pop("job")
    assert version.pop("created_at") <= version.pop("updated_at")
    assert version.pop("id")
    assert version.pop("organization_id")
    assert version == {
        "template_id": str(NIL),
        "name": "bananas",
        "message": "first try",
        "readme": "",
        "created_by": {"id": str(tom.pk), "username": "tom", "avatar_url": ""},
        "archived": False,
        "warnings": [],
        "matched_provisioners": NOBODY,
    }
    assert job.pop("id")
    assert job.pop("created_at")
    assert job == {
        "started_at": None,
        "completed_at": None,
        "canceled_at": None,
        "error": "",
        "error_code": "",
        "status": "pending",
        "worker_id": None,
        "file_id": file_id,
        "tags": UNTAGGED,
        "queue_position": 0,
        "queue_size": 0,
    }
    entries = AuditLog.objects.filter(resource_type="template_version")
    assert [(each.action, each.status_code) for each in entries] == [("create", 201)]


def test_case_56_every_version_tells_who_could_import_it(author):
    version = author.get(f"/templateversions/{push(author)['id']}").json()
    assert version["matched_provisioners"] == NOBODY
    assert version["warnings"] == []
    assert version["job"]["queue_position"] == version["job"]["queue_size"] == 1


@pytest.mark.parametrize("fields", [{}, {"name": ""}, {"name": None}])
def test_case_57_a_version_without_a_name_gets_one(author, fields):
    name = push(author, **fields)["name"]
    assert version_name_problem(name) is None


def test_case_58_an_unknown_template_or_file_is_not_found(author):
    assert ask_to_push(author, template_id=str(uuid4())).status_code == 404
    assert ask_to_push(author, file_id=str(uuid4())).status_code == 404


def test_case_58_a_file_of_somebody_else_is_not_found(api, author, olivia, mia):
    template = create(author)
    row = Template.objects.filter(pk=template["id"])
    row.update(user_acl={str(mia.pk): ["*"]})
    foreign = upload(api.as_(olivia))
    member = api.as_(mia)
    refused = ask_to_push(member, template_id=template["id"], file_id=foreign)
    unknown = ask_to_push(member, template_id=template["id"], file_id=str(uuid4()))
    assert (refused.status_code, refused.content) == (404, unknown.content)


def test_case_59_a_version_is_made_from_one_thing(author):
    body = {"storage_method": "file", "provisioner": "terraform"}
    neither = author.post(f"{ORGANIZATION}/templateversions", body)
    assert (neither.status_code, fields_of(neither)) == (400, ["file_id", "example_id"])
    both = ask_to_push(author, file_id=upload(author), example_id="minimal")
    assert both.status_code == 400
    assert {"file_id", "example_id"} <= set(
        both.json()["message"].replace(",", "").split()
    )


def test_case_60_a_version_is_made_from_an_example(author):
    unknown = ask_to_push(author, example_id="not a real ID")
    assert unknown.status_code == 400
    assert "not found" in unknown.json()["message"]
    for example in author.get("/templates/examples").json():
        version = push(author, example_id=example["id"], provisioner="terraform")
        file_id = version["job"]["file_id"]
        file = author.get(f"/files/{file_id}")
        assert file.headers["Content-Type"] == "application/x-tar"
        again = push(author, example_id=example["id"], provisioner="terraform")
        assert again["job"]["file_id"] == file_id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message", "m" * 1_048_577),
        ("storage_method", "git"),
        ("provisioner", "docker"),
        ("name", "a/b"),
        ("name", "4--4"),
    ],
)
def test_case_61_what_breaks_a_rule_is_named(author, field, value):
    answer = ask_to_push(author, **{field: value})
    assert (answer.status_code, fields_of(answer)) == (400, [field])


@pytest.mark.parametrize(
    ("field", "value"),
    [("tags", {"a": 1}), ("tags", []), ("file_id", "x"), ("user_variable_values", 1)],
)
def test_case_61_what_has_another_shape_is_no_body(author, field, value):
    answer = ask_to_push(author, **{field: value})
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]


def test_case_62_names_are_unique_in_a_template(author):
    template = create(author, template_version_id=push(author, name="v1")["id"])
    answer = ask_to_push(author, template_id=template["id"], name="v1")
    assert (answer.status_code, fields_of(answer)) == (409, ["name"])
    assert push(author, template_id=template["id"], name="V1")["name"] == "V1"
    assert push(author, name="v1")["name"] == push(author, name="v1")["name"]


TAGS = """
variable "a" {{ default = {default} }}
data "coder_parameter" "b" {{
  name = "b"
  default = "2"
}}
data "coder_workspace_tags" "tags" {{
  tags = {{
    "foo" = "bar"
    "a" = var.a
    "b" = data.coder_parameter.b.value
  }}
}}
"""


def test_case_63_tags_come_from_the_archive(author):
    archive = terraform(TAGS.format(default=1))
    version = push(
        author, archive, provisioner="terraform", tags={"baz": "zap", "foo": "x"}
    )
    found = {"foo": "bar", "a": "1", "b": "2"}
    assert version["job"]["tags"] == UNTAGGED | {"baz": "zap"} | found


def test_case_63_without_any_there_are_two(author):
    archive = terraform('variable "a" { default = "1" }')
    assert push(author, archive, provisioner="terraform")["job"]["tags"] == UNTAGGED


def test_case_63_whoever_asks_for_user_scope_gets_their_own(author, tom):
    tags = {"scope": "user", "owner": str(uuid4())}
    assert push(author, tags=tags)["job"]["tags"] == tags | {"owner": str(tom.pk)}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('upper("x")', "Function"),
        ("null_resource.x.id", "null_resource"),
        ("data.null_data_source.x.id", "coder_parameter"),
        ('""', "empty"),
    ],
)
def test_case_64_a_tag_that_can_t_be_known_is_refused(author, value, reason):
    text = 'data "coder_workspace_tags" "t" { tags = { "a" = %s } }' % value  # noqa: UP031
    answer = ask_to_push(author, terraform(text), provisioner="terraform")
    assert answer.status_code == 400
    assert reason in answer.json()["detail"]
    assert not AuditLog.objects.filter(resource_type="template_version").exists()


# --- Read and list: cases 65 to 69 ---------------------------------------------------


def test_case_65_members_see_a_version_once_it_has_a_template(api, author, mia):
    version = push(author)["id"]
    assert api.as_(mia).get(f"/templateversions/{version}").status_code == 404
    create(author, template_version_id=version)
    assert api.as_(mia).get(f"/templateversions/{version}").status_code == 200


def test_case_66_a_version_is_found_by_its_exact_name(author):
    version = push(author, name="v1.0")["id"]
    template = create(author, template_version_id=version)
    by_id = author.get(f"/templates/{template['id']}/versions/v1.0")
    by_name = author.get(f"{ORGANIZATION}/templates/DOCKER/versions/v1.0")
    assert (
        by_id.json()
        == by_name.json()
        == author.get(f"/templateversions/{version}").json()
    )
    for path in (f"/templates/{template['id']}", f"{ORGANIZATION}/templates/docker"):
        unknown = author.get(f"{path}/versions/V1.0")
        assert unknown.status_code == 404
        assert "V1.0" in unknown.json()["message"]


def test_case_67_the_version_before_is_found(author):
    create(author, "a")
    first = push(author, name="b1")
    template = create(author, "b", template_version_id=first["id"])
    push(author, name="b2", template_id=template["id"])
    path = f"{ORGANIZATION}/templates/b/versions"
    assert author.get(f"{path}/b2/previous").json()["id"] == first["id"]
    none = author.get(f"{path}/b1/previous")
    assert (none.status_code, "b1" in none.json()["message"]) == (404, True)
    unknown = author.get(f"{path}/b3/previous")
    assert (unknown.status_code, "b3" in unknown.json()["message"]) == (404, True)
    no_template = author.get(f"{ORGANIZATION}/templates/c/versions/b1/previous")
    assert no_template.content == author.get(f"/templates/{uuid4()}").content


@pytest.fixture
def ten(author: Api) -> tuple[str, list[str]]:
    """A template, and the ids of its ten versions."""
    first = push(author)["id"]
    template = create(author, template_version_id=first)["id"]
    others = [push(author, template_id=template)["id"] for _ in range(9)]
    return template, [first, *others]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", slice(0, 10)),
        ("?limit=0", slice(0, 10)),
        ("?limit=1", slice(0, 1)),
        ("?limit=1&offset=1", slice(1, 2)),
        ("?limit=2&offset=8", slice(8, 10)),
        ("?limit=2&after_id={1}", slice(2, 4)),
        ("?limit=1&offset=1&after_id={1}", slice(3, 4)),
        ("?after_id={9}", slice(0, 0)),
        ("?offset=10", slice(0, 0)),
        ("?include_archived=true", slice(0, 10)),
    ],
)
def test_case_68_versions_come_in_pages_the_oldest_first(author, ten, query, shown):
    template, ids = ten
    answer = author.get(f"/templates/{template}/versions{query.format(*ids)}")
    assert answer.status_code == 200
    assert [each["id"] for each in answer.json()] == ids[shown]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        (f"after_id={NO_SUCH_ID}", []),
        ("limit=-1", ["limit"]),
        ("after_id=x&limit=x", ["after_id", "limit"]),
        ("include_archived=maybe", ["include_archived"]),
        ("limit=2147483648", ["limit"]),
    ],
)
def test_case_69_a_page_that_makes_no_sense_is_refused(author, query, wrong):
    template = create(author)["id"]
    answer = author.get(f"/templates/{template}/versions?{query}")
    assert (answer.status_code, sorted(fields_of(answer))) == (400, sorted(wrong))
    unknown = author.get(f"/templates/{uuid4()}/versions?{query}")
    assert unknown.status_code == 404


# --- Promote and cancel: cases 74 and 79 ---------------------------------------------


def test_case_74_not_every_version_can_be_promoted(api, author, mia):
    template = create(author)["id"]
    path = f"/templates/{template}/versions"
    other = create(author, "other")["active_version_id"]
    unattached = push(author)["id"]
    pending = push(author, template_id=template)["id"]
    assert author.patch(path, {"id": str(uuid4())}).status_code == 404
    assert author.patch(path, {"id": other}).status_code == 400
    assert author.patch(path, {"id": unattached}).status_code == 400
    refused = author.patch(path, {"id": pending})
    assert (refused.status_code, "pending" in refused.json()["detail"]) == (403, True)
    assert author.patch(path, {}).status_code == 400
    assert api.as_(mia).patch(path, {"id": pending}).status_code == 403
    active = author.get(f"/templates/{template}").json()["active_version_id"]
    assert active != pending


def test_case_79_a_pending_import_is_canceled_once(api, author, mia):
    version = create(author)["active_version_id"]
    path = f"/templateversions/{version}"
    assert api.as_(mia).patch(f"{path}/cancel").status_code == 403
    assert author.patch(f"{path}/cancel").status_code == 200
    job = author.get(path).json()["job"]
    assert job["status"] == "canceled"
    assert job["completed_at"]
    assert author.patch(f"{path}/cancel").status_code == 400


# --- What an import found, before it has: cases 81, 82, 86, 87 -----------------------


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("resources", 400),  # case 81
        ("rich-parameters", 403),  # case 82
        ("variables", 403),
        ("external-auth", 200),  # case 86
        ("parameters", 200),
        ("schema", 200),
        ("logs", 200),
    ],
)
def test_cases_81_82_86_what_is_told_before_the_import_has_ended(author, part, status):
    version = push(author)["id"]
    answer = author.get(f"/templateversions/{version}/{part}")
    assert answer.status_code == status
    assert status != 200 or answer.json() == []
    assert author.get(f"/templateversions/{uuid4()}/{part}").status_code == 404
    assert author.get(f"/templateversions/x/{part}").status_code == 400


def test_case_87_what_a_log_is_asked_for_must_make_sense(author):
    path = f"/templateversions/{push(author)['id']}/logs"
    for query in ("after=abc", "after=abc&follow", "after=1&after=2"):
        answer = author.get(f"{path}?{query}")
        assert (answer.status_code, fields_of(answer)) == (400, ["after"])
    for follow in ("follow", "follow=false"):
        assert author.get(f"{path}?{follow}").status_code == 426


# --- Access: case 98, and other organizations ----------------------------------------


def test_case_98_only_who_may_change_a_template_pushes(api, author, mia):
    template = create(author)["id"]
    row = Template.objects.filter(pk=template)
    member = api.as_(mia)
    before = AuditLog.objects.count()
    assert ask_to_push(member, template_id=template).status_code == 403
    assert ask_to_push(member).status_code == 403
    assert AuditLog.objects.count() == before
    row.update(user_acl={str(mia.pk): ["*"]})
    assert ask_to_push(member, template_id=template).status_code == 201


def test_a_template_of_another_organization_is_unknown(api, olivia):
    owner: Any = api.as_(olivia)
    template = create(owner)["id"]
    make_organization("other")
    body = {"storage_method": "file", "provisioner": "echo", "file_id": upload(owner)}
    answer = owner.post(
        "/organizations/other/templateversions", body | {"template_id": template}
    )
    assert answer.status_code == 404
    version = owner.post("/organizations/other/templateversions", body).json()["id"]
    refused = ask_to_create(owner, "mixed", template_version_id=version)
    assert (refused.status_code, fields_of(refused)) == (404, ["template_version_id"])
