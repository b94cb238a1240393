"""What completing an import stores, seen over HTTP only.

Cases are those of spec/provisioning.md, 23.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Agent,
    App,
    ExternalAuthProvider,
    Healthcheck,
    LogLevel,
    LogLine,
    Module,
    ParameterOption,
    Parsed,
    Planned,
    Resource,
    ResourceMetadatum,
    RichParameter,
    Script,
    TemplateVariable,
)
from tests.acceptance.importing import (
    echo_daemon,
    imported,
    planned,
    told,
    variables,
)
from tests.acceptance.steps import create, push

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def daemon(organization: Any) -> Iterator[None]:
    """A daemon that takes echo jobs."""
    with echo_daemon():
        yield


def test_case_32_values_carry_over_from_the_active_version(author, daemon):
    region = TemplateVariable("region", default="nowhere")
    eu, us = ({"name": "region", "value": value} for value in ("eu", "us"))
    first = push(author, variables(region), user_variable_values=[eu])
    template = create(author, template_version_id=first["id"])["id"]
    imported(author, first)
    kept = imported(author, push(author, variables(region), template_id=template))
    assert [each["value"] for each in told(author, kept, "variables")] == ["eu"]
    pushed = push(
        author, variables(region), template_id=template, user_variable_values=[us]
    )
    changed = imported(author, pushed)
    assert [each["value"] for each in told(author, changed, "variables")] == ["us"]


def test_cases_36_and_37_names_are_listed_and_the_readme_is_kept(author, daemon):
    needed = [TemplateVariable(name, required=True) for name in "bc"]
    parsed = Parsed(variables=needed, readme="# Read me")
    version = imported(author, push(author, make_archive(parse=parsed)))
    assert "required template variables" in version["job"]["error"]
    assert "b, c" in version["job"]["error"]
    assert version["readme"] == "# Read me"


def test_case_44_an_account_elsewhere_that_can_t_be_had_fails_the_import(
    author, daemon
):
    archive = planned(
        Resource("a", "echo"),
        parameters=[RichParameter("p")],
        external_auth_providers=[ExternalAuthProvider("gh", optional=True)],
    )
    version = imported(author, push(author, archive))
    assert version["job"]["status"] == "failed"
    assert version["job"]["error"] == 'external auth provider "gh" is not configured'
    assert len(told(author, version, "resources")) == 2
    assert len(told(author, version, "rich-parameters")) == 1
    answer = author.get(f"/templateversions/{version['id']}/external-auth")
    assert (answer.status_code, "gh" in answer.json()["message"]) == (404, True)


@pytest.mark.parametrize(
    ("resource", "told_of"),
    [
        (
            Resource("a", "echo", agents=[Agent("x"), Agent("x")]),
            "duplicate agent name",
        ),
        (Resource("a", "echo", agents=[Agent("x", token="t")]), "must be uuid"),
        (Resource("a", "echo", agents=[Agent("x", apps=[App("Foo", "")])]), "app slug"),
        (
            Resource(
                "a",
                "echo",
                agents=[
                    Agent("x", apps=[App("foo", "")]),
                    Agent("y", apps=[App("foo", "")]),
                ],
            ),
            "duplicate app slug",
        ),
        (Resource("n" * 65, "echo"), "echo.nnn"),
        (Resource("a", "echo", daily_cost=2**40), "daily_cost"),
        (
            Resource("a", "echo", metadata=[ResourceMetadatum("k", "v" * 65_537)]),
            "'k'",
        ),
    ],
)
def test_case_47_a_result_that_can_t_be_stored_fails_the_import(
    author, daemon, resource, told_of
):
    archive = planned(Resource("good", "echo"), resource)
    version = imported(author, push(author, archive))
    assert version["job"]["status"] == "failed"
    assert told_of in version["job"]["error"]
    assert told(author, version, "resources") == []


def test_cases_48_and_49_what_runs_in_a_resource_is_kept(author, daemon):
    checked = App("checked", "Checked", healthcheck=Healthcheck("http://x", 5, 6))
    agent = Agent(
        "main",
        extra_env={"A": "2", "B": "3"},
        env={"A": "1"},
        apps=[checked, App("free", "Free")],
        scripts=[Script("Start", "echo", run_on_start=True, timeout=2)],
    )
    archive = planned(
        Resource("a", "echo", agents=[agent]), modules=[Module("m", "./m")]
    )
    version = imported(author, push(author, archive))
    [shown] = told(author, version, "resources")[0]["agents"]
    assert shown["environment_variables"] == {"A": "1", "B": "3"}
    assert {app["slug"]: app["health"] for app in shown["apps"]} == {
        "checked": "initializing",
        "free": "disabled",
    }
    [script], [source] = shown["scripts"], shown["log_sources"]
    assert script["log_source_id"] == source["id"]
    assert (script["timeout"], source["display_name"]) == (2_000_000_000, "Start")


def test_text_that_no_database_takes_doesn_t_stop_an_import(author, daemon):
    archive = make_archive(
        parse=[LogLine(LogLevel.INFO, "a\0b"), Parsed(readme="r\0e\ud800")],
        plan=[
            Planned(
                resources=[
                    Resource("a", "e\0", agents=[Agent("m", env={"K\0": "\0"})])
                ],
                parameters=[
                    RichParameter("p\0", options=[ParameterOption("o\0", "v\0")])
                ],
            )
        ],
    )
    version = imported(author, push(author, archive))
    assert (version["job"]["status"], version["readme"]) == (
        "succeeded",
        "r\ufffde\ufffd",
    )
    [parameter] = told(author, version, "rich-parameters")
    assert parameter["options"][0]["value"] == "v\ufffd"


def test_case_72_daemons_that_fit_are_counted(author, daemon):
    path = f"/templateversions/{push(author)['id']}"
    matched = author.get(path).json()["matched_provisioners"]
    assert (matched["count"], matched["available"]) == (1, 1)
    assert matched["most_recently_seen"]
    elsewhere = push(author, tags={"zone": "mars"})["matched_provisioners"]
    assert (elsewhere["count"], elsewhere["available"]) == (0, 0)
