"""Comparing versions over HTTP: which changes are told, and what is kept secret.

Ours, and no case of spec/templates.md: see decision 0019.
"""

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.protocol import (
    ParameterOption,
    Parsed,
    Resource,
    RichParameter,
    TemplateVariable,
)
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.comparing import (
    CONTAINER,
    FIRST,
    HOME,
    SECOND,
    SECRET,
    archive,
    compared,
    kinds,
    markdown,
    path_of,
    told,
)
from tests.make.templates import make_template, make_version

IN_MODULE = Resource("db", "docker_volume", module_path="module.m")


@pytest.fixture
def first(tom: User) -> TemplateVersion:
    return make_version(user=tom, name="first", archive=FIRST)


@pytest.fixture
def template(tom: User, first: TemplateVersion) -> Template:
    return make_template(first, user=tom, name="docker")


@pytest.fixture
def second(tom: User, template: Template) -> TemplateVersion:
    """Everything of it differs."""
    return make_version(template, user=tom, name="second", archive=SECOND)


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
