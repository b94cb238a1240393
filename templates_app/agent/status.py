"""Whether an agent is connected and well, as of now.

Rule: spec/agents.md, 1.3.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from templates_app.agent.enums import WorkspaceAgentLifecycle, WorkspaceAgentStatus
from templates_app.agent.models import WorkspaceAgent

#: An agent that says nothing for longer isn't connected. Two update periods.
INACTIVE_AFTER = timedelta(seconds=30)

_GOING = frozenset(
    {
        WorkspaceAgentLifecycle.SHUTTING_DOWN,
        WorkspaceAgentLifecycle.SHUTDOWN_TIMEOUT,
        WorkspaceAgentLifecycle.SHUTDOWN_ERROR,
        WorkspaceAgentLifecycle.OFF,
    }
)


@dataclass(frozen=True, slots=True)
class Condition:
    """How an agent fares. An empty ``problem`` means that it is well."""

    status: WorkspaceAgentStatus
    disconnected_at: datetime | None
    problem: str


def condition_of(agent: WorkspaceAgent, now: datetime) -> Condition:
    """How ``agent`` fares at the instant ``now``."""
    status, disconnected_at = _status(agent, now)
    return Condition(status, disconnected_at, _problem(agent, status))


def _status(
    agent: WorkspaceAgent, now: datetime
) -> tuple[WorkspaceAgentStatus, datetime | None]:
    last, gone = agent.last_connected_at, agent.disconnected_at
    if agent.first_connected_at is None:
        patience = timedelta(seconds=agent.connection_timeout_seconds)
        is_late = bool(patience) and now - agent.created_at > patience
        late = WorkspaceAgentStatus.TIMEOUT
        return late if is_late else WorkspaceAgentStatus.CONNECTING, gone
    if gone is not None and (last is None or gone >= last):
        return WorkspaceAgentStatus.DISCONNECTED, gone
    if last is None or now - last > INACTIVE_AFTER:
        return WorkspaceAgentStatus.DISCONNECTED, last
    return WorkspaceAgentStatus.CONNECTED, gone


def _problem(agent: WorkspaceAgent, status: WorkspaceAgentStatus) -> str:
    lifecycle = agent.lifecycle_state
    connected = status == WorkspaceAgentStatus.CONNECTED
    if lifecycle == WorkspaceAgentLifecycle.OFF and not connected:
        return "The workspace agent is not running."
    if status == WorkspaceAgentStatus.TIMEOUT:
        return "The workspace agent is taking too long to connect."
    if status == WorkspaceAgentStatus.DISCONNECTED:
        return "The workspace agent has lost connection."
    if lifecycle == WorkspaceAgentLifecycle.START_ERROR:
        return "A startup script of the workspace agent ended with an error."
    if lifecycle in _GOING:
        return "The workspace agent is shutting down."
    return ""
