"""When init is left out."""

from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import LogLevel, PlanRequest
from provisioning_app.provisioner.terraform.engine import Engine
from provisioning_app.provisioner.terraform.initialization import (
    OURS,
    PUBLIC,
    needs_init,
)

from .conftest import Journal, OpenSession

REQUIRED = """
terraform {
  required_version = ">= 1.0"
  required_providers {
    coder = {
      source  = "coder/coder"
      version = ">= 2.0, < 3.0"
    }
  }
}
"""

READY = (
    REQUIRED
    + """
provider "coder" {}
variable "v" {
  default = "x"
}
locals {
  a = var.v
}
data "coder_workspace" "me" {}
resource "terraform_data" "x" {
  input = data.coder_workspace.me.name
}
output "o" {
  value = local.a
}
"""
)


def is_needed(
    directory: Path, text: str, served: tuple[str, ...] = (OURS, PUBLIC), **host: str
) -> bool:
    (directory / "main.tf").write_text(text)
    return needs_init(directory, host, served)


def test_what_is_there_needs_no_init(tmp_path: Path) -> None:
    assert not is_needed(tmp_path, READY)
    assert not is_needed(tmp_path, 'resource "terraform_data" "x" {}')
    assert not is_needed(tmp_path, "")


@pytest.mark.parametrize(
    "text",
    [
        "a;sd;ajsd",
        'module "m" {\n  source = "./m"\n}',
        'terraform {\n  backend "local" {}\n}',
        "terraform {\n  cloud {}\n}",
        "terraform {\n  experiments = []\n}",
        'data "coder_workspace" "me" {}',
        'resource "null_resource" "x" {}',
        'data "terraform_remote_state" "x" {}',
        REQUIRED.replace("coder/coder", "someone/coder"),
        REQUIRED + 'provider "aws" {}',
        REQUIRED + 'resource "terraform_data" "x" {\n  provider = aws\n}',
        REQUIRED + "locals {\n  x = provider::aws::f()\n}",
        REQUIRED + 'ephemeral "aws_x" "y" {}',
        REQUIRED + 'check "x" {}',
        "terraform {\n  required_providers {\n    aws = {}\n  }\n}",
        "terraform {\n  required_providers {\n    coder = local.x\n  }\n}",
    ],
)
def test_in_doubt_init_runs(tmp_path: Path, text: str) -> None:
    assert is_needed(tmp_path, text)


@pytest.mark.parametrize("name", [".terraform.lock.hcl", "x.tf.json", "x.tofu"])
def test_other_files_need_init(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert is_needed(tmp_path, READY)


def test_instructions_of_the_host_need_init(tmp_path: Path) -> None:
    assert is_needed(tmp_path, READY, TF_CLI_ARGS_init="-upgrade")
    assert is_needed(tmp_path, READY, TF_DATA_DIR="x")


def test_the_public_provider_needs_init_if_it_isnt_served(tmp_path: Path) -> None:
    assert is_needed(tmp_path, READY, (OURS,))


def test_a_plan_without_init_is_as_good(
    open_session: OpenSession, each_engine: Engine, journal: Journal
) -> None:
    with open_session({"main.tf": READY}, use=each_engine) as session:
        planned = session.plan(PlanRequest())
        session.apply()
    assert [each.name for each in planned.resources] == ["x"]
    assert "Nothing to initialize" in journal.text(LogLevel.DEBUG)
    assert journal.text(LogLevel.WARN, LogLevel.ERROR) == ""
