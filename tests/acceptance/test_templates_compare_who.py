"""Comparing versions over HTTP: who may, who sees contents, and who asks wrongly.

Ours, and no case of spec/templates.md: see decision 0019.
"""

import pytest

from orgs_app.user.models import User
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.comparing import (
    FIRST,
    SECOND,
    archive,
    compared,
    kinds,
    markdown,
    path_of,
)
from tests.acceptance.steps import fields_of
from tests.make.templates import make_template, make_version

UNKNOWN = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


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
