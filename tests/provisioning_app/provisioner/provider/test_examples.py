"""The templates that come along import as they are, without a network."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from provisioning_app.provisioner.protocol import Transition, WorkspaceFacts
from provisioning_app.provisioner.terraform.provider.server import ProviderValues

BUNDLED = Path(__file__).parents[4] / "templates_app" / "example" / "bundled"
EXAMPLES = sorted(folder.name for folder in BUNDLED.iterdir() if folder.is_dir())

VALUES = ProviderValues(workspace=WorkspaceFacts(access_url="http://127.0.0.1:3000"))
STOPPING = replace(
    VALUES, workspace=replace(VALUES.workspace, transition=Transition.STOP)
)


def addresses(planned: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    modules = [planned["planned_values"]["root_module"]]
    while modules:
        module = modules.pop()
        modules += module.get("child_modules", [])
        found |= {each["address"] for each in module.get("resources", [])}
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_planned_for_start_and_stop(terraform, server, name):
    shutil.copytree(BUNDLED / name, terraform.folder, dirs_exist_ok=True)
    terraform.init()
    server.set_values(VALUES)
    assert "Warning" not in terraform.plan()
    started = addresses(terraform.planned())
    server.set_values(STOPPING)
    terraform.plan()
    stopped = addresses(terraform.planned())
    assert stopped < started


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_formatted(terraform, name):
    shutil.copytree(BUNDLED / name, terraform.folder, dirs_exist_ok=True)
    terraform.run("fmt", "-check", "-recursive")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_what_it_is(name):
    _, front, text = (BUNDLED / name / "README.md").read_text().split("---\n", 2)
    facts = yaml.safe_load(front)
    assert sorted(facts) == ["description", "display_name", "icon", "tags"]
    assert facts["icon"].startswith("/icon/")
    assert isinstance(facts["tags"], list)
    assert text.strip().startswith("# ")


def test_the_examples_are_these():
    assert EXAMPLES == ["devbox", "minimal", "parameters"]


def test_a_workspace_of_the_largest_example_lives_and_ends(terraform, server):
    shutil.copytree(BUNDLED / "devbox", terraform.folder, dirs_exist_ok=True)
    terraform.init()
    server.set_values(VALUES)
    terraform.plan()
    terraform.apply()
    server.set_values(STOPPING)
    assert "to destroy" in terraform.plan()
    terraform.apply()
    assert "terraform_data.home" in terraform.addresses()
    terraform.plan("-destroy")
    terraform.apply()
