"""Comparing versions that Terraform has really imported.

Ours, and no case of spec/templates.md: see decision 0019.
"""

from pathlib import Path
from typing import Any

import pytest

from provisioning_app.provisioner.echo.archive import make_tar
from tests.acceptance.importing import imported, terraform_daemon
from tests.acceptance.steps import push
from tests.api.client import Api

pytestmark = pytest.mark.django_db(transaction=True)

TOOLS = b'resource "terraform_data" "tools" {}\n'
MAIN = """\
terraform {
  required_providers {
    wirtual = {
      source = "wirtual/wirtual"
    }
  }
}

data "wirtual_workspace" "me" {}

resource "terraform_data" "home" {}

resource "terraform_data" "shell" {
  count = data.wirtual_workspace.me.start_count
}

module "tools" {
  source = "./tools"
}
"""
#: The home under another name, the shell always, and the tools from elsewhere.
CHANGED = (
    MAIN.replace("./tools", "./toolbox")
    .replace('"wirtual/wirtual"\n', '"wirtual/wirtual"\n      version = ">= 0"\n')
    .replace('"terraform_data" "home"', '"terraform_data" "house"')
    .replace("  count = data.wirtual_workspace.me.start_count\n", "")
)
MOVED = """
moved {
  from = terraform_data.home
  to   = terraform_data.house
}
"""


def version_of(api: Api, main: str) -> dict[str, Any]:
    files = {"main.tf": main.encode()}
    files |= {f"{folder}/main.tf": TOOLS for folder in ("tools", "toolbox")}
    version = imported(api, push(api, make_tar(files), provisioner="terraform"))
    assert version["job"]["status"] == "succeeded", version["job"]
    return version


def test_what_terraform_found_is_compared(api, tom, organization, tmp_path: Path):
    client = api.as_(tom)
    with terraform_daemon(tmp_path):
        before = version_of(client, MAIN)
        renamed, moved = (version_of(client, CHANGED + each) for each in ("", MOVED))
    answers = [
        client.get(f"/templateversions/{before['id']}/compare/{after['id']}").json()
        for after in (renamed, moved)
    ]
    told = [
        [
            (each["impact"], each["name"], each["field"], each["after"])
            for each in answer["changes"]
        ]
        for answer in answers
    ]
    always = [
        ("safe", "terraform_data.shell", "persistent", "true"),
        ("safe", "wirtual", "version", ">= 0"),
        ("safe", "tools", "source", "./toolbox"),
    ]
    assert told[0] == [
        ("breaking", "terraform_data.home", "", None),
        ("safe", "terraform_data.house", "", None),
        *always,
    ]
    assert told[1] == [
        ("safe", "terraform_data.house", "address", "terraform_data.house"),
        *always,
    ]
