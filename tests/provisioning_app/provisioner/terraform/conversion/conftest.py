"""What real Terraform said of the templates here; `regenerate` records it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from provisioning_app.provisioner.protocol import Agent, Resource
from provisioning_app.provisioner.terraform.conversion import (
    Converted,
    convert,
    plan_trees,
    state_trees,
)

GOLDEN = Path(__file__).parent / "golden"

Recorded = Callable[[str], Converted]


@pytest.fixture(params=["plan", "state"])
def phase(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def recorded(phase: str) -> Recorded:
    """Convert a recorded template, from its plan and from its state."""

    def converted(name: str) -> Converted:
        return convert_recorded(name, phase)

    return converted


def convert_recorded(name: str, phase: str) -> Converted:
    golden: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text())
    trees = plan_trees(golden["plan"])
    if phase == "state":
        trees = state_trees(golden["state"])
    return convert(trees, "\n".join(golden["graph"]))


def agents_of(converted: Converted) -> dict[str, Agent]:
    found = [agent for each in converted.resources for agent in each.agents]
    return {agent.name: agent for agent in found}


def carriers_of(converted: Converted) -> dict[str, list[str]]:
    """Where agents are: their names by the address of the resource."""
    return {
        address_of(each): [agent.name for agent in each.agents]
        for each in converted.resources
        if each.agents
    }


def address_of(resource: Resource) -> str:
    own = f"{resource.type}.{resource.name}"
    return f"{resource.module_path}.{own}".removeprefix(".")
