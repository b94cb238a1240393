"""Dry-runs that real daemons run, with echo and with Terraform.

Cases are those of spec/templates.md, 15.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning_app.job.enums import FINAL
from provisioning_app.provisioner.echo.archive import make_archive, make_tar
from provisioning_app.provisioner.protocol import (
    LogLevel,
    LogLine,
    Planned,
    Resource,
    RichParameter,
    WorkFailed,
)
from tests.acceptance.importing import echo_daemon, imported, terraform_daemon
from tests.acceptance.steps import push
from tests.acceptance.streams import followed
from tests.api.client import Api
from tests.running import running, wait_until
from wirtual.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def daemon(organization: Any) -> Iterator[None]:
    """A daemon that takes echo jobs."""
    with echo_daemon():
        yield


@pytest.fixture
def terraform(organization: Any, tmp_path: Path) -> Iterator[None]:
    """A daemon that runs Terraform."""
    with terraform_daemon(tmp_path):
        yield


def make(api: Api, version: dict[str, Any], **body: Any) -> str:
    """Make a dry-run; its path."""
    path = f"/templateversions/{version['id']}/dry-run"
    answer = api.post(path, body)
    assert answer.status_code == 201, answer.content
    return f"{path}/{answer.json()['id']}"


def until(api: Api, path: str, *statuses: str) -> dict[str, Any]:
    """The dry-run once it has one of these states."""
    latest: dict[str, Any] = {}

    def has_come_so_far() -> bool:
        latest.update(api.get(path).json())
        return latest["status"] in statuses

    wait_until(has_come_so_far, 60)
    return latest


def ended(api: Api, path: str) -> dict[str, Any]:
    """The dry-run once it has ended, however."""
    return until(api, path, *FINAL)


def lines(api: Api, path: str, level: str) -> list[str]:
    """What the log says at a level, but for beginnings of stages."""
    said = api.get(f"{path}/logs").json()
    return [each["output"] for each in said if each["log_level"] == level]


# --- Echo -----------------------------------------------------------------------------

ASKED = [
    RichParameter("size", type="number", default="5", validation_max=7),
    RichParameter("zone", required=True),
]


def test_case_89_a_dry_run_tells_what_would_be_made(author, daemon):
    plan = [
        LogLine(LogLevel.INFO, "planning"),
        Planned(resources=[Resource("main", "cool_machine")]),
    ]
    version = imported(author, push(author, make_archive(plan=plan)))
    path = make(author, version)
    job = ended(author, path)
    assert (job["status"], job["error"], job["worker_id"] is None) == (
        "succeeded",
        "",
        False,
    )
    [resource] = author.get(f"{path}/resources").json()
    assert (resource["name"], resource["type"]) == ("main", "cool_machine")
    assert "planning" in lines(author, path, "info")
    assert author.patch(f"{path}/cancel").status_code == 400  # case 91
    # The import's own results are what they were.
    found = author.get(f"/templateversions/{version['id']}/resources").json()
    assert [each["workspace_transition"] for each in found] == ["start", "stop"]


def test_values_are_passed_on_and_the_log_tells_what_a_build_would_refuse(
    author, daemon
):
    archive = make_archive(plan=[Planned(parameters=ASKED)])
    version = imported(author, push(author, archive))
    size = [{"name": "size", "value": "8"}]
    path = make(author, version, rich_parameter_values=size)
    assert ended(author, path)["status"] == "succeeded"
    assert lines(author, path, "warn") == [
        'parameter "size": the value must be 7 or less, not 8',
        'missing parameter "zone": it is required, and no value was given',
    ]


def test_a_version_whose_import_failed_can_be_tried_and_fails_alike(author, daemon):
    archive = make_archive(plan=[WorkFailed("exit status 1")])
    version = imported(author, push(author, archive))
    assert version["job"]["status"] == "failed"
    job = ended(author, make(author, version))
    assert (job["status"], job["error_code"]) == ("failed", "")
    assert job["error"] == "run dry-run provision job: exit status 1"


def test_a_running_dry_run_stops_when_it_is_canceled(author, daemon):
    endless = make_archive(plan=[LogLine(LogLevel.INFO, "working")])
    version = push(author, endless)
    author.patch(f"/templateversions/{version['id']}/cancel")
    imported(author, version)
    path = make(author, version)
    until(author, path, "running")
    assert author.patch(f"{path}/cancel").status_code == 200
    job = ended(author, path)
    assert (job["status"], job["error"], job["error_code"]) == (
        "failed",
        "run dry-run provision job: canceled",
        "",
    )
    assert job["canceled_at"]


def test_case_88_a_finished_log_is_sent_once_and_closed(author, daemon):
    path = make(author, imported(author, push(author)))
    ended(author, path)
    told = author.get(f"{path}/logs").json()
    assert len(told) > 1
    with running(application) as address:
        assert followed(author, address, f"{path}/logs?follow") == (told, 1000)
        rest = f"{path}/logs?follow=0&after={told[0]['id']}"
        assert followed(author, address, rest) == (told[1:], 1000)


def test_a_dry_run_can_be_followed_while_it_runs(author, organization):
    archive = make_archive(
        plan=[*(LogLine(LogLevel.INFO, f"{n}") for n in range(50)), Planned()]
    )
    with echo_daemon():
        version = imported(author, push(author, archive))
    path = make(author, version)
    with running(application) as address, echo_daemon():
        seen = followed(author, address, f"{path}/logs?follow")
    assert seen == (author.get(f"{path}/logs").json(), 1000)


# --- Terraform ------------------------------------------------------------------------

TEMPLATE = """
terraform {
  required_providers {
    wirtual = { source = "wirtual/wirtual" }
  }
}
data "wirtual_parameter" "size" {
  name    = "size"
  type    = "number"
  mutable = true
  default = "5"
  validation {
    min   = 3
    max   = 7
    error = "A size is {min} to {max}, not {value}."
  }
}
data "wirtual_parameter" "zone" {
  name = "zone"
}
data "wirtual_workspace" "me" {}
data "wirtual_workspace_owner" "me" {}
resource "terraform_data" "disk" {
  count = data.wirtual_parameter.size.value
  input = "${data.wirtual_workspace_owner.me.name}/${data.wirtual_workspace.me.name}"
}
locals {
  name = data.wirtual_workspace.me.name
  zone = data.wirtual_parameter.zone.value
}
resource "terraform_data" "zone" {
  input = local.zone
  lifecycle {
    precondition {
      condition     = local.zone != "" || local.name == "default" # the import
      error_message = "Nothing can be made nowhere, ${local.name}."
    }
  }
}
"""


@pytest.fixture
def version(author: Api, terraform: None) -> dict[str, Any]:
    """A template that asks for a size and a zone, imported by Terraform."""
    archive = make_tar({"main.tf": TEMPLATE.encode()})
    version = imported(author, push(author, archive, provisioner="terraform"))
    assert version["job"]["error"] == ""
    return version


def values(**chosen: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in chosen.items()]


def test_case_89_terraform_plans_with_the_values_that_were_chosen(author, version):
    chosen = values(size="3", zone="eu", unknown="x")
    path = make(author, version, rich_parameter_values=chosen)
    job = ended(author, path)
    assert (job["status"], job["error"]) == ("succeeded", "")
    resources = author.get(f"{path}/resources").json()
    assert {each["type"] for each in resources} == {"terraform_data"}
    assert [each["name"] for each in resources] == ["disk", "disk", "disk", "zone"]
    assert lines(author, path, "warn") == []
    assert len(lines(author, path, "info")) > 1


def test_terraform_refuses_a_bad_value_and_the_error_says_which(author, version):
    chosen = values(size="8", zone="eu")
    path = make(author, version, rich_parameter_values=chosen)
    job = ended(author, path)
    refused = 'parameter "size": the value is refused: A size is 3 to 7, not 8.'
    assert (job["status"], job["error_code"]) == ("failed", "")
    assert job["error"].splitlines() == [
        "run dry-run provision job: terraform plan: exit status 1",
        refused,
    ]
    assert lines(author, path, "warn") == [refused]


def test_a_plan_that_fails_without_a_required_value_has_a_code(author, version):
    path = make(author, version, workspace_name="trial")
    job = ended(author, path)
    assert (job["status"], job["error_code"]) == (
        "failed",
        "MISSING_TEMPLATE_PARAMETER",
    )
    assert 'missing parameter "zone"' in job["error"]
    said = "\n".join(lines(author, path, "error"))
    assert "Nothing can be made nowhere, trial." in said


@pytest.mark.parametrize(
    "name", ["../../x", "-var=a=b\n${x} $(id) %s \"'", "ü" * 10_000]
)
def test_a_workspace_may_have_any_name(author, version, name):
    path = make(
        author, version, workspace_name=name, rich_parameter_values=values(zone="eu")
    )
    assert ended(author, path)["error"] == ""


def test_a_value_that_is_too_long_for_terraform_fails_with_words(author, version):
    chosen = values(zone="x" * 200_000)
    path = make(author, version, rich_parameter_values=chosen)
    job = ended(author, path)
    assert job["status"] == "failed"
    assert "argument list too long" in job["error"]
    assert "128 KiB" in job["error"]
