"""Imports by real Terraform: the examples that come along, and templates that fail."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning_app.provisioner.echo.archive import make_tar
from tests.acceptance.importing import imported, terraform_daemon, told
from tests.acceptance.steps import ask_to_push, create, push
from tests.api.client import Api

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def daemon(organization: Any, tmp_path: Path) -> Iterator[None]:
    """A daemon that runs Terraform."""
    with terraform_daemon(tmp_path):
        yield


def push_example(author: Api, example: str) -> dict[str, Any]:
    return push(author, example_id=example, provisioner="terraform")


def push_terraform(author: Api, text: str, name: str = "main.tf") -> dict[str, Any]:
    return push(author, make_tar({name: text.encode()}), provisioner="terraform")


def test_the_minimal_example_is_imported_published_and_promoted(author, daemon):
    version = imported(author, push_example(author, "minimal"))
    assert version["job"]["error"] == ""
    assert version["job"]["status"] == "succeeded"
    assert version["readme"].startswith("---")
    resources = told(author, version, "resources")
    agents = [agent["name"] for each in resources for agent in each["agents"]]
    assert "main" in agents
    stages = list(
        dict.fromkeys(line["stage"] for line in told(author, version, "logs"))
    )
    assert stages[0] == "Setting up"
    assert "Detecting persistent resources" in stages
    assert stages[-1] == "Cleaning Up"
    template = create(author, template_version_id=version["id"])
    assert template["provisioner"] == "terraform"
    answer = author.patch(
        f"/templates/{template['id']}/versions", {"id": version["id"]}
    )
    assert answer.status_code == 200


def test_the_parameters_example_asks_its_questions(author, daemon):
    version = imported(author, push_example(author, "parameters"))
    assert version["job"]["error"] == ""
    parameters = told(author, version, "rich-parameters")
    assert {each["type"] for each in parameters} == {
        "string",
        "number",
        "bool",
        "list(string)",
    }
    assert any(each["options"] for each in parameters)
    assert told(author, version, "variables") != []
    assert set(version["job"]["tags"]) >= {"scope", "owner"}


def test_the_devbox_example_has_agents_and_apps(author, daemon):
    version = imported(author, push_example(author, "devbox"))
    assert version["job"]["error"] == ""
    started = [
        each
        for each in told(author, version, "resources")
        if each["workspace_transition"] == "start"
    ]
    agents = [agent for each in started for agent in each["agents"]]
    assert {agent["name"] for agent in agents} >= {"editor", "builder", "tools"}
    assert any(agent["apps"] for agent in agents)
    assert any(agent["scripts"] for agent in agents)
    assert any(each["metadata"] for each in started)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('resource "terraform_data" "x" {', "main.tf:1"),
        ('variable "a" {}\nvariable "a" {}', "Duplicate variable"),
        ('output "x" { value = nothing.there }', "nothing"),
        ('data "coder_parameter" "p" { name = "p"\n type = "float" }', "type"),
    ],
)
def test_a_template_with_a_mistake_fails_with_words_for_its_author(
    author, daemon, text, reason
):
    version = imported(author, push_terraform(author, text))
    assert version["job"]["status"] == "failed"
    lines = [line["output"] for line in told(author, version, "logs")]
    said = "\n".join([version["job"]["error"], *lines])
    assert reason in said


def test_a_required_variable_without_a_value_fails_the_import(author, daemon):
    text = 'variable "zone" { type = string }'
    version = imported(author, push_terraform(author, text))
    assert version["job"]["error_code"] == "REQUIRED_TEMPLATE_VARIABLES"
    assert "zone" in version["job"]["error"]


@pytest.mark.parametrize("name", ["../main.tf", "/etc/main.tf"])
def test_an_archive_that_leads_outside_is_refused_by_the_daemon(author, daemon, name):
    job = imported(author, push_terraform(author, "", name))["job"]
    assert job["status"] == "failed"
    assert "non-local path" in job["error"]


@pytest.mark.parametrize("content", [b"not a tar", b"\x1f\x8b" + b"x" * 1000])
def test_what_is_no_tar_makes_no_version(author, content):
    answer = ask_to_push(author, content, provisioner="terraform")
    assert answer.status_code == 400
    assert "archive" in answer.json()["detail"]


def test_an_archive_without_a_template_fails(author, daemon):
    version = imported(author, push_terraform(author, "# hello", "README.md"))
    assert version["job"]["status"] == "failed"
    assert version["job"]["error"]
