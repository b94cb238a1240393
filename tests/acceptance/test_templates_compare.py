"""Comparing versions over HTTP: who may, what is told, and what can't be compared."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_archive, make_tar
from provisioning_app.provisioner.protocol import (
    Agent,
    App,
    Module,
    ParameterOption,
    Parsed,
    Planned,
    Resource,
    ResourceMetadatum,
    RichParameter,
    TemplateVariable,
    Transition,
)
from templates_app.file.models import File
from templates_app.template.comparison import archives, terraform
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.steps import fields_of
from tests.api.client import Api
from tests.make.templates import (
    CANCELED,
    FAILED,
    PENDING,
    RUNNING,
    make_template,
    make_version,
)

UNKNOWN = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
SECRET = "hunter2-and-more"

HOME = Resource("home", "docker_volume")
IN_MODULE = Resource("db", "docker_volume", module_path="module.m")
CONTAINER = Resource(
    "workspace",
    "docker_container",
    agents=[Agent("main", apps=[App("code", "Code")])],
    metadata=[ResourceMetadatum("image", "debian:12")],
    daily_cost=1,
)


def archive(
    *,
    start: tuple[Resource, ...] = (CONTAINER, HOME),
    stop: tuple[Resource, ...] = (HOME,),
    parsed: Parsed | None = None,
    files: dict[str, bytes] | None = None,
    **planned: Any,
) -> bytes:
    return make_archive(
        parse=parsed or Parsed(),
        plan={
            Transition.START: [Planned(resources=start, **planned)],
            Transition.STOP: [Planned(resources=stop)],
        },
        files=files or {"main.tf": b"# one\n"},
    )


def path_of(before: TemplateVersion, after: TemplateVersion) -> str:
    return f"/templateversions/{before.pk}/compare/{after.pk}"


def compared(api: Api, before: TemplateVersion, after: TemplateVersion) -> Any:
    answer = api.get(path_of(before, after))
    assert answer.status_code == 200, answer.content
    return answer.json()


def markdown(api: Api, before: TemplateVersion, after: TemplateVersion) -> str:
    answer = api.get(f"{path_of(before, after)}?format=markdown")
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def told(comparison: Any) -> list[tuple[str, str, str, str]]:
    return [
        (each["impact"], each["topic"], each["name"], each["field"])
        for each in comparison["changes"]
    ]


def kinds(comparison: Any) -> dict[str, str]:
    return {each["path"]: each["kind"] for each in comparison["files"]}


@pytest.fixture
def first(tom: User) -> TemplateVersion:
    return make_version(user=tom, name="first", archive=archive())


@pytest.fixture
def template(tom: User, first: TemplateVersion) -> Template:
    return make_template(first, user=tom, name="docker")


@pytest.fixture
def second(tom: User, template: Template) -> TemplateVersion:
    """Everything of it differs."""
    content = archive(
        start=(
            Resource(
                "workspace",
                "docker_container",
                agents=[Agent("dev", operating_system="linux")],
                metadata=[ResourceMetadatum("image", "debian:13")],
                daily_cost=2,
            ),
        ),
        stop=(),
        parsed=Parsed(
            variables=[
                TemplateVariable("region", default="europe", type="string"),
                TemplateVariable("token", default=SECRET, sensitive=True),
            ],
            workspace_tags={"zone": '"a"'},
            readme="# Docker\n",
        ),
        files={"main.tf": b"# two\n", "README.md": b"# Docker\n"},
        parameters=[
            RichParameter("cpus", type="number", required=True),
            RichParameter("hint", mutable=True, default=f"use {SECRET}"),
        ],
        modules=[Module("tools", "registry.example/tools", "1.0.0")],
    )
    return make_version(template, user=tom, name="second", archive=content)


# --- What is told --------------------------------------------------------------------


def test_everything_that_changed_is_told_the_worst_first(api, tom, first, second):
    answer = compared(api.as_(tom), first, second)
    assert told(answer) == [
        ("breaking", "resource", "docker_volume.home", ""),
        ("breaking", "agent", "main", ""),
        ("needs_input", "parameter", "cpus", ""),
        ("needs_input", "resource", "docker_container.workspace", "daily_cost"),
        ("needs_input", "workspace_tag", "zone", ""),
        ("safe", "parameter", "hint", ""),
        ("safe", "resource", "docker_container.workspace", "metadata.image"),
        ("safe", "agent", "dev", ""),
        ("safe", "variable", "region", ""),
        ("safe", "variable", "token", ""),
        ("safe", "module", "tools", ""),
        ("safe", "readme", "README.md", ""),
    ]
    assert answer["summary"] == {
        "breaking": 2,
        "needs_input": 3,
        "safe": 7,
        "files_changed": len(answer["files"]),
        "lines_added": sum(each["lines_added"] for each in answer["files"]),
        "lines_removed": sum(each["lines_removed"] for each in answer["files"]),
    }
    assert answer["gaps"] == []
    assert (answer["imports_compared"], answer["files_compared"]) == (True, True)


def test_the_direction_is_from_the_first_to_the_other(api, tom, first, second):
    answer = compared(api.as_(tom), second, first)
    assert answer["before"]["name"] == "second"
    assert answer["after"]["name"] == "first"
    assert ("breaking", "parameter", "cpus", "") in told(answer)
    assert ("safe", "agent", "main", "") in told(answer)
    assert kinds(answer)["README.md"] == "removed"


def test_files_come_with_diffs_and_sizes(api, tom, first, second):
    files = {
        each["path"]: each for each in compared(api.as_(tom), first, second)["files"]
    }
    assert next(iter(files)) == "main.tf"
    assert files["main.tf"] == {
        "path": "main.tf",
        "old_path": "",
        "kind": "modified",
        "size_before": 6,
        "size_after": 6,
        "binary": False,
        "lines_added": 1,
        "lines_removed": 1,
        "diff": "@@ -1 +1 @@\n-# one\n+# two\n",
        "diff_lines_omitted": 0,
        "note": "",
    }
    assert files["README.md"]["size_before"] is None


def test_the_markdown_tells_the_same(api, tom, first, second):
    text = markdown(api.as_(tom), first, second)
    assert text.startswith("## From `first` to `second` of `docker`\n\n**2 breaking, ")
    assert text.index("### Breaking") < text.index("### Needs input")
    assert text.index("### Needs input") < text.index("### Safe")
    assert "| Resource `docker_volume.home` removed (start, stop) |" in text
    assert "```diff\n@@ -1 +1 @@\n-# one\n+# two\n```\n" in text


def test_the_markdown_comes_as_such(api, tom, first, second):
    answer = api.as_(tom).get(f"{path_of(first, second)}?format=markdown")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"


def test_a_version_doesn_t_differ_from_itself(api, tom, first):
    answer = compared(api.as_(tom), first, first)
    assert (answer["changes"], answer["files"], answer["gaps"]) == ([], [], [])
    assert "Nothing changed." in markdown(api.as_(tom), first, first)


def test_versions_of_the_same_archive_don_t_differ(api, tom, template, first):
    again = make_version(template, user=tom, archive=archive())
    answer = compared(api.as_(tom), first, again)
    assert (answer["changes"], answer["files"], answer["gaps"]) == ([], [], [])


def test_versions_of_different_templates_are_compared(api, tom, first, template):
    other = make_template(
        make_version(user=tom, name="first", archive=archive(stop=())),
        user=tom,
        name="podman",
    )
    after = other.active_version
    answer = compared(api.as_(tom), first, after)
    assert answer["after"]["template_name"] == "podman"
    assert answer["summary"]["breaking"] == 1
    title = markdown(api.as_(tom), first, after).partition("\n")[0]
    assert title == "## From `docker/first` to `podman/first`"


def test_unattached_versions_are_compared(api, tom, first):
    other = make_version(user=tom, name="draft", archive=archive(stop=()))
    answer = compared(api.as_(tom), first, other)
    assert answer["before"]["template_name"] == ""
    assert answer["summary"]["breaking"] == 1


def test_versions_of_a_deleted_template_are_compared(api, tom, template, first, second):
    Template.objects.filter(pk=template.pk).update(deleted=True)
    assert compared(api.as_(tom), first, second)["summary"]["breaking"] == 2


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (
            {"parameters": [RichParameter("a", options=[ParameterOption("x", "x")])]},
            {"parameters": [RichParameter("a", options=[ParameterOption("y", "y")])]},
            ("breaking", "parameter", "a", "options"),
        ),
        (
            {},
            {"start": (CONTAINER, HOME, IN_MODULE)},
            ("safe", "resource", "module.m.docker_volume.db", ""),
        ),
    ],
)
def test_details_that_only_rows_hold_are_loaded(api, tom, before, after, change):
    sides = [
        make_version(user=tom, archive=archive(**each)) for each in (before, after)
    ]
    assert change in told(compared(api.as_(tom), *sides))


def test_accounts_elsewhere_are_compared(api, tom, first, second):
    needed = [{"id": "github", "optional": False}]
    versions = TemplateVersion.objects.filter(pk=second.pk)
    versions.update(external_auth_providers=needed)
    changes = told(compared(api.as_(tom), first, second))
    assert ("needs_input", "external_auth", "github", "") in changes


LOCK = 'provider "registry.terraform.io/kreuzwerker/docker" {{\n  version = "{}"\n}}\n'
MAIN = (
    'terraform {{\n  required_providers {{\n    docker = {{ source = "{}" }}\n  }}\n}}'
)


def test_providers_are_read_from_the_files(api, tom):
    before, after = (
        make_version(
            user=tom,
            archive=archive(
                files={
                    "main.tf": MAIN.format(source).encode(),
                    ".terraform.lock.hcl": LOCK.format(version).encode(),
                }
            ),
        )
        for source, version in (("kreuzwerker/docker", "3.1.0"), ("x/docker", "3.0.2"))
    )
    address = "registry.terraform.io/kreuzwerker/docker"
    assert told(compared(api.as_(tom), before, after)) == [
        ("breaking", "provider", "docker", "source"),
        ("breaking", "provider", address, "locked_version"),
    ]


def test_a_move_in_the_files_saves_what_it_moves(api, tom, first):
    house = Resource("house", "docker_volume")
    moved = b"moved {\n  from = docker_volume.home\n  to = docker_volume.house\n}\n"
    after = make_version(
        user=tom,
        archive=archive(
            start=(CONTAINER, house), stop=(house,), files={"main.tf": moved}
        ),
    )
    answer = compared(api.as_(tom), first, after)
    assert told(answer) == [("safe", "resource", "docker_volume.house", "address")]


# --- Secrets -------------------------------------------------------------------------


def test_secrets_of_variables_are_never_told_outside_of_files(
    api, mia, template, first, second
):
    client = api.as_(mia)
    answers = [
        client.get(path).content.decode()
        for one in (path_of(first, second), path_of(second, first))
        for path in (one, f"{one}?format=markdown")
    ]
    assert all(SECRET not in each for each in answers)


def test_a_value_that_holds_a_secret_is_hidden(api, tom, first, second):
    changes = compared(api.as_(tom), first, second)["changes"]
    [hint] = [each for each in changes if each["name"] == "hint"]
    assert (hint["before"], hint["after"]) == (None, None)
    assert SECRET not in str(changes)


def test_a_default_that_holds_a_secret_is_hidden(api, tom):
    before, after = (
        make_version(
            user=tom,
            archive=archive(
                parsed=Parsed(
                    variables=[TemplateVariable("t", default=SECRET, sensitive=True)]
                ),
                parameters=[RichParameter("hint", mutable=True, default=default)],
            ),
        )
        for default in ("none", f"use {SECRET}")
    )
    [change] = compared(api.as_(tom), before, after)["changes"]
    assert change["field"] == "default_value"
    assert (change["before"], change["after"]) == (None, None)
    assert change["values_hidden"] is True


# --- Who may -------------------------------------------------------------------------


@pytest.fixture
def shared(template: Template, mia: User) -> Template:
    """Mia has it by name only, as each test says."""
    Template.objects.filter(pk=template.pk).update(group_acl={})
    return template


def give(template: Template, user: User, *actions: str) -> None:
    Template.objects.filter(pk=template.pk).update(user_acl={str(user.pk): actions})


@pytest.mark.parametrize("name", ["olivia", "tom"])
def test_roles_that_read_all_files_see_contents(
    name, request, api, shared, first, second
):
    person = request.getfixturevalue(name)
    answer = compared(api.as_(person), first, second)
    assert answer["content_hidden"] is False
    assert any(each["diff"] for each in answer["files"])


def test_who_may_use_a_template_learns_names_and_classes(
    api, mia, shared, first, second
):
    give(shared, mia, "read")
    answer = compared(api.as_(mia), first, second)
    assert answer["content_hidden"] is True
    assert answer["summary"]["breaking"] == 2
    assert answer["summary"]["lines_added"] is None
    assert kinds(answer)["main.tf"] == "modified"
    assert {
        (each["diff"], each["note"], each["binary"], each["size_after"])
        for each in answer["files"]
    } == {("", "", None, None)}
    of_files = [
        each
        for each in answer["changes"]
        if each["topic"] in {"workspace_tag", "module", "provider"}
    ]
    assert len(of_files) == 2
    assert all(each["values_hidden"] and each["after"] is None for each in of_files)
    text = markdown(api.as_(mia), first, second)
    assert "```" not in text
    assert "registry.example" not in text


def test_who_may_change_a_template_sees_contents(api, mia, shared, first, second):
    give(shared, mia, "*")
    assert compared(api.as_(mia), first, second)["content_hidden"] is False


def test_contents_are_hidden_unless_both_files_may_be_read(
    api, mia, shared, first, second
):
    make_version(user=mia, archive=archive())  # her own copy of one of them
    give(shared, mia, "read")
    version = make_version(shared, user=mia, archive=archive())
    assert compared(api.as_(mia), version, second)["content_hidden"] is True
    assert compared(api.as_(mia), version, version)["content_hidden"] is False


def test_who_may_read_neither_or_only_one_finds_nothing(
    api, mia, stan, tom, shared, first, second
):
    draft = make_version(user=tom)
    give(shared, mia, "read")
    refusals = [
        api.as_(stan).get(path_of(first, second)),
        api.as_(mia).get(path_of(first, draft)),
        api.as_(mia).get(path_of(draft, first)),
        api.as_(tom).get(f"/templateversions/{first.pk}/compare/{UNKNOWN}"),
        api.as_(tom).get(f"/templateversions/{UNKNOWN}/compare/{first.pk}"),
        api.as_(tom).get(f"/templateversions/{UNKNOWN}/compare/{UNKNOWN}"),
    ]
    assert {each.status_code for each in refusals} == {404}
    assert len({each.content for each in refusals}) == 1


def test_who_may_use_a_template_of_another_organization_may_compare(
    api, stan, shared, first, second
):
    give(shared, stan, "read")
    assert compared(api.as_(stan), first, second)["content_hidden"] is True


# --- What is asked for wrongly -------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["x/compare/{0}", "{0}/compare/x", "{0}/compare/%00", "{0}/compare/{0}0"]
)
def test_what_is_no_id_is_refused(api, tom, first, path):
    answer = api.as_(tom).get(f"/templateversions/{path.format(first.pk)}")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query", ["html", "JSON", "markdown%00", "json&format=json", "%F0%9F%92%A5"]
)
def test_another_format_is_refused(api, tom, first, second, query):
    answer = api.as_(tom).get(f"{path_of(first, second)}?format={query}")
    assert answer.status_code == 400
    assert fields_of(answer) == ["format"]


@pytest.mark.parametrize("query", ["", "?format=", "?format=json", "?other=1"])
def test_json_is_the_usual_format(api, tom, first, second, query):
    answer = api.as_(tom).get(f"{path_of(first, second)}{query}")
    assert answer.json()["before"]["name"] == "first"


def test_a_wrong_format_tells_nothing_of_what_can_t_be_read(api, stan, first, second):
    answer = api.as_(stan).get(f"{path_of(first, second)}?format=html")
    assert answer.status_code == 404


# --- What can't be compared ----------------------------------------------------------


@pytest.mark.parametrize("status", [PENDING, RUNNING, FAILED, CANCELED])
def test_without_both_imports_files_are_compared_and_the_rest_is_not(
    api, tom, template, first, status
):
    after = make_version(
        template,
        user=tom,
        import_status=status,
        archive=archive(stop=(), files={"main.tf": b"# two\n"}),
    )
    answer = compared(api.as_(tom), first, after)
    assert answer["after"]["import_status"] == status
    assert answer["imports_compared"] is False
    assert answer["changes"] == []
    assert kinds(answer)["main.tf"] == "modified"
    [gap] = answer["gaps"]
    assert (gap["part"], gap["side"]) == ("import", "after")
    assert status in gap["detail"]
    assert f"The import is {status}." in markdown(api.as_(tom), first, after)


def test_both_sides_can_be_unfinished(api, tom):
    one = make_version(user=tom, import_status=FAILED)
    two = make_version(user=tom, import_status=PENDING)
    gaps = compared(api.as_(tom), one, two)["gaps"]
    assert [each["side"] for each in gaps] == ["before", "after"]


@pytest.mark.parametrize(
    "content",
    [
        b"not a tar",
        b"\x1f\x8b" + b"x" * 1000,
        make_tar({"../main.tf": b""}),
        make_tar({"/etc/main.tf": b""}),
        make_tar({"a": b"x" * 2000})[:1500],
        make_tar({"/".join(["a"] * 100): b""}),
    ],
)
def test_an_archive_that_can_t_be_read_is_told(api, tom, first, content):
    broken = make_version(user=tom, import_status=PENDING, archive=content)
    answer = compared(api.as_(tom), first, broken)
    assert answer["files_compared"] is False
    assert answer["files"] == []
    assert answer["gaps"][-1]["part"] == "files"
    assert answer["gaps"][-1]["side"] == "after"
    assert answer["gaps"][-1]["detail"] != ""
    assert "Its archive can't be compared." in markdown(api.as_(tom), first, broken)


def test_an_archive_that_is_too_large_is_not_read(api, tom, first, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 1000)
    large = make_version(
        user=tom, import_status=PENDING, archive=make_tar({"a": b"x" * 2000})
    )
    gaps = compared(api.as_(tom), first, large)["gaps"]
    assert [(each["part"], each["side"]) for each in gaps[1:]] == [
        ("files", "before"),
        ("files", "after"),
    ]
    assert "more than 1000" in gaps[-1]["detail"]


def test_a_file_that_is_gone_is_told(api, tom, first, second):
    File.objects.filter(pk=second.job.file_id).delete()
    answer = compared(api.as_(tom), first, second)
    assert answer["gaps"][-1]["detail"] == "It is not there anymore."
    assert answer["summary"]["breaking"] == 2


def test_terraform_files_that_are_too_long_are_told(api, tom, first, monkeypatch):
    monkeypatch.setattr(terraform, "MOST_PARSED", 10)
    long = make_version(
        user=tom,
        import_status=PENDING,
        archive=make_tar({"main.tf": b"# moved and moved\n"}),
    )
    answer = compared(api.as_(tom), first, long)
    assert answer["gaps"][-1]["part"] == "terraform"
    assert answer["files_compared"] is True


def test_an_empty_archive_has_no_files(api, tom, first):
    empty = make_version(user=tom, import_status=PENDING, archive=b"")
    answer = compared(api.as_(tom), first, empty)
    assert answer["files_compared"] is True
    assert set(kinds(answer).values()) == {"removed"}


# --- How much it takes ---------------------------------------------------------------


def queries_of(api: Api, path: str) -> int:
    api.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert api.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("name", "queries"), [("tom", 17), ("mia", 18)])
def test_the_number_of_queries_doesn_t_depend_on_what_is_compared(
    name, queries, request, api, tom, template, first, second
):
    many = tuple(
        Resource(
            f"r{number}",
            "docker_container",
            agents=[Agent(f"a{number}", apps=[App("x", "X"), App("y", "Y")])],
            metadata=[ResourceMetadatum("k", str(number))],
        )
        for number in range(20)
    )
    large = make_version(
        template,
        user=tom,
        archive=archive(
            start=many,
            stop=many,
            parameters=[RichParameter(f"p{number}") for number in range(20)],
        ),
    )
    client = api.as_(request.getfixturevalue(name))
    counted = {
        queries_of(client, path_of(*pair))
        for pair in ((first, second), (first, large), (large, second))
    }
    assert counted == {queries}


def test_names_that_are_no_text_can_be_sent(api, tom, first):
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    odd = make_version(user=tom, import_status=PENDING, archive=make_tar({name: b"x"}))
    assert kinds(compared(api.as_(tom), first, odd))["caf⟨0xE9⟩.txt"]
