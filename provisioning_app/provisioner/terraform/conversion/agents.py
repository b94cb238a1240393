"""Agents, and where in the template they run.

Rule: spec/terraform.md, 11.3 and 11.4.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from provisioning_app.provisioner.protocol import (
    Agent,
    AgentMetadatum,
    DisplayApps,
    Script,
)
from provisioning_app.provisioner.terraform.conversion.errors import ConversionFailed
from provisioning_app.provisioner.terraform.conversion.graph import Direction, Graph
from provisioning_app.provisioner.terraform.conversion.tree import (
    Attributes,
    Index,
    TreeResource,
)

#: Which attribute holds the id that the cloud knows a machine by (11.4).
INSTANCE_ID = {
    "aws_instance": "id",
    "aws_spot_instance_request": "spot_instance_id",
    "azurerm_linux_virtual_machine": "virtual_machine_id",
    "azurerm_windows_virtual_machine": "virtual_machine_id",
    "google_compute_instance": "instance_id",
}

_STARTUP_ICON = "/emojis/25b6.png"
_SHUTDOWN_ICON = "/emojis/25c0.png"


@dataclass(frozen=True, slots=True)
class Placed:
    """An agent, and the label of the resources that carry it."""

    source: TreeResource
    label: str

    @property
    def id(self) -> str:
        """The agent's id, empty in a plan."""
        return self.source.attributes.text("id")

    @property
    def has_token(self) -> bool:
        """Whether it signs in with a token, or with its instance's identity."""
        return self.source.attributes.text("auth") == "token"


def place_agents(index: Index, graph: Graph) -> tuple[list[Placed], list[str]]:
    """Give the agents that a resource carries, and warnings of those that none does.

    Raises:
        ConversionFailed: two agents have one name, or the graph doesn't know one.
    """
    placed, warnings = [], []
    agents = index.managed("agent")
    _check_names(agents)
    for agent in agents:
        if agent.label not in graph:
            raise ConversionFailed(f'couldn\'t find node on graph: "{agent.label}"')
        label = graph.nearest(agent.label, Direction.DEPENDENTS, index.holds_foreign)
        if label is None:
            warnings.append(
                f'No resource depends on the agent "{agent.address}", so there is'
                " nowhere for it to run. It is left out."
            )
        else:
            placed.append(Placed(agent, label))
    return placed, warnings


def instance_ids(index: Index) -> dict[str, str]:
    """Give instance ids by the id of the agent that they were declared for."""
    declared = {}
    for each in index.managed("agent_instance"):
        agent = each.attributes.values.get("agent_id")
        instance = each.attributes.values.get("instance_id")
        if isinstance(agent, str) and isinstance(instance, str):
            declared[agent] = instance
    return declared


def agent_on(placed: Placed, carrier: TreeResource, declared: dict[str, str]) -> Agent:
    """Build an agent as it runs on one resource, without what belongs to it."""
    attributes = placed.source.attributes
    return Agent(
        name=placed.source.name,
        id=placed.id,
        token=attributes.text("token") if placed.has_token else None,
        instance_id=_instance_id(placed, carrier, declared),
        architecture=attributes.text("arch"),
        operating_system=attributes.text("os"),
        directory=attributes.text("dir"),
        connection_timeout=attributes.number("connection_timeout"),
        troubleshooting_url=attributes.text("troubleshooting_url"),
        motd_file=attributes.text("motd_file"),
        order=attributes.number("order"),
        env=attributes.texts("env"),
        display_apps=_display_apps(attributes),
        metadata=tuple(_metadatum(each) for each in attributes.blocks("metadata")),
        scripts=tuple(_legacy_scripts(attributes)),
    )


def _check_names(agents: list[TreeResource]) -> None:
    seen = set()
    for agent in agents:
        if agent.name in seen:
            raise ConversionFailed(f"duplicate agent name: {agent.name}")
        seen.add(agent.name)


def _instance_id(
    placed: Placed, carrier: TreeResource, declared: dict[str, str]
) -> str:
    if placed.has_token:
        return ""
    own = declared.get(placed.id, "")
    return own or carrier.attributes.text(INSTANCE_ID.get(carrier.type, ""))


def _display_apps(attributes: Attributes) -> DisplayApps:
    blocks = attributes.blocks("display_apps")
    if not blocks:
        return DisplayApps()
    chosen = blocks[0]
    return DisplayApps(
        vscode=chosen.flag("vscode"),
        vscode_insiders=chosen.flag("vscode_insiders"),
        web_terminal=chosen.flag("web_terminal"),
        ssh_helper=chosen.flag("ssh_helper"),
        port_forwarding_helper=chosen.flag("port_forwarding_helper"),
    )


def _metadatum(block: Attributes) -> AgentMetadatum:
    return AgentMetadatum(
        key=block.text("key"),
        script=block.text("script"),
        display_name=block.text("display_name"),
        interval=block.number("interval"),
        timeout=block.number("timeout"),
        order=block.number("order"),
    )


def _legacy_scripts(attributes: Attributes) -> Iterator[Script]:
    """Give the scripts that are attributes of the agent itself."""
    startup = attributes.text("startup_script")
    if startup:
        yield Script(
            display_name="Startup Script",
            script=startup,
            icon=_STARTUP_ICON,
            log_path="coder-startup-script.log",
            run_on_start=True,
            start_blocks_login=_blocks_login(attributes),
        )
    shutdown = attributes.text("shutdown_script")
    if shutdown:
        yield Script(
            display_name="Shutdown Script",
            script=shutdown,
            icon=_SHUTDOWN_ICON,
            log_path="coder-shutdown-script.log",
            run_on_stop=True,
        )


def _blocks_login(attributes: Attributes) -> bool:
    behaviour = attributes.text("startup_script_behavior")
    if behaviour:
        return behaviour == "blocking"
    return attributes.values.get("login_before_ready") is False
