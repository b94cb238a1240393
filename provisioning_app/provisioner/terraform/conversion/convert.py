"""The conversion as a whole: which trees, and how the parts come together.

Rule: spec/terraform.md, 11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from provisioning_app.provisioner.protocol import (
    Agent,
    ExternalAuthProvider,
    Resource,
    RichParameter,
)
from provisioning_app.provisioner.terraform.conversion.agents import (
    Placed,
    agent_on,
    instance_ids,
    place_agents,
)
from provisioning_app.provisioner.terraform.conversion.belongings import Belongings
from provisioning_app.provisioner.terraform.conversion.graph import Graph, read_graph
from provisioning_app.provisioner.terraform.conversion.metadata import (
    Facts,
    facts_by_label,
)
from provisioning_app.provisioner.terraform.conversion.parameters import (
    external_auth_of,
    parameters_of,
)
from provisioning_app.provisioner.terraform.conversion.tree import (
    Index,
    TreeResource,
    index_of,
    only_data,
)

#: Our types that only say something about other resources (11.7, 14.2).
UNLISTED = frozenset(
    {
        "agent",
        "agent_instance",
        "ai_task",
        "app",
        "devcontainer",
        "external_agent",
        "metadata",
        "script",
    }
)

#: Which attribute says how large a machine is (11.4).
INSTANCE_TYPE = {
    "aws_instance": "instance_type",
    "aws_spot_instance_request": "instance_type",
    "azurerm_linux_virtual_machine": "size",
    "azurerm_windows_virtual_machine": "size",
    "google_compute_instance": "machine_type",
}

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Converted:
    """What a plan or a state means to us. ``warnings`` are for the author's log."""

    resources: Sequence[Resource] = ()
    parameters: Sequence[RichParameter] = ()
    external_auth_providers: Sequence[ExternalAuthProvider] = ()
    warnings: Sequence[str] = ()


def plan_trees(plan: Tree) -> list[Tree]:
    """Give the module trees of ``show -json`` of a plan.

    Data sources that were read while planning stand in the prior state only. Managed
    resources are not taken from there, or those that go away would count.
    """
    prior = _root_module((plan.get("prior_state") or {}).get("values"))
    planned = _root_module(plan.get("planned_values"))
    return [only_data(prior), planned]


def state_trees(state: Tree) -> list[Tree]:
    """Give the module trees of ``show -json`` of a state; none after a destroy."""
    return [_root_module(state.get("values"))] if state.get("values") else []


def convert(trees: Sequence[Tree], graph: str) -> Converted:
    """Turn module trees and the text of the graph into what they mean to us.

    Raises:
        ConversionFailed: the template contradicts itself.
    """
    if not trees:
        return Converted()
    index = index_of(trees)
    arrows = read_graph(graph)
    belongings = Belongings(index, arrows)
    placed, warnings = place_agents(index, arrows)
    return Converted(
        resources=_resources(index, arrows, belongings, placed),
        parameters=tuple(parameters_of(index)),
        external_auth_providers=tuple(external_auth_of(index)),
        warnings=tuple(warnings),
    )


def _root_module(values: Tree | None) -> Tree:
    module: Tree = (values or {}).get("root_module") or {}
    return module


def _resources(
    index: Index, graph: Graph, belongings: Belongings, placed: Sequence[Placed]
) -> tuple[Resource, ...]:
    facts = facts_by_label(index, graph)
    declared = instance_ids(index)
    carried: dict[str, list[Placed]] = {}
    for each in placed:
        carried.setdefault(each.label, []).append(each)

    def agents_on(carrier: TreeResource) -> tuple[Agent, ...]:
        mine = carried.get(carrier.label, ())
        return tuple(
            _with_belongings(agent_on(each, carrier, declared), each, belongings)
            for each in mine
        )

    return tuple(
        _resource(each, agents_on(each), facts.get(each.label, Facts()))
        for each in index.sorted()
        if each.managed and each.kind not in UNLISTED
    )


def _with_belongings(agent: Agent, placed: Placed, belongings: Belongings) -> Agent:
    return replace(
        agent,
        apps=belongings.apps(placed),
        scripts=(*agent.scripts, *belongings.scripts(placed)),
        extra_env=belongings.environment(placed),
    )


def _resource(
    source: TreeResource, agents: tuple[Agent, ...], facts: Facts
) -> Resource:
    size = INSTANCE_TYPE.get(source.type, "")
    return Resource(
        name=source.name,
        type=source.type,
        agents=agents,
        metadata=facts.items,
        hide=facts.hide,
        icon=facts.icon,
        daily_cost=facts.daily_cost,
        instance_type=source.attributes.text(size),
        module_path=source.module_path,
    )
