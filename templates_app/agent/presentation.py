"""Agents as JSON; their serializers document the shape.

Rule: spec/agents.md, 1.1 and 1.2.
"""

from datetime import datetime
from typing import Any

from templates_app.agent.enums import WorkspaceAgentStartupScriptBehavior
from templates_app.agent.models import (
    WorkspaceAgent,
    WorkspaceAgentLogSource,
    WorkspaceAgentScript,
    WorkspaceApp,
)
from templates_app.agent.status import condition_of

NANOSECONDS = 1_000_000_000

#: What an answer about agents reads besides the rows themselves.
RELATED = ("apps", "scripts", "log_sources")


def agent_json(agent: WorkspaceAgent, now: datetime) -> dict[str, Any]:
    """An agent with its apps, scripts and log sources. They should be prefetched."""
    condition = condition_of(agent, now)
    scripts = sorted(agent.scripts.all(), key=lambda each: each.position)
    sources = sorted(agent.log_sources.all(), key=lambda each: each.position)
    return {
        "id": agent.pk,
        "created_at": agent.created_at,
        "updated_at": agent.updated_at,
        "first_connected_at": agent.first_connected_at,
        "last_connected_at": agent.last_connected_at,
        "disconnected_at": condition.disconnected_at,
        "started_at": agent.started_at,
        "ready_at": agent.ready_at,
        "status": condition.status,
        "lifecycle_state": agent.lifecycle_state,
        "name": agent.name,
        "resource_id": agent.resource_id,
        "instance_id": agent.auth_instance_id or "",
        "architecture": agent.architecture,
        "environment_variables": agent.environment_variables,
        "operating_system": agent.operating_system,
        "logs_length": agent.logs_length,
        "logs_overflowed": agent.logs_overflowed,
        "directory": agent.directory,
        "expanded_directory": agent.expanded_directory,
        "version": agent.version,
        "api_version": agent.api_version,
        "apps": [_app_json(each) for each in _in_order(agent)],
        "latency": None,
        "connection_timeout_seconds": agent.connection_timeout_seconds,
        "troubleshooting_url": agent.troubleshooting_url,
        "subsystems": sorted(agent.subsystems),
        "health": {"healthy": not condition.problem, "reason": condition.problem},
        "display_apps": agent.display_apps,
        "log_sources": [_source_json(each) for each in sources],
        "scripts": [_script_json(each) for each in scripts],
        "startup_script_behavior": _behavior(scripts),
    }


def _in_order(agent: WorkspaceAgent) -> list[WorkspaceApp]:
    return sorted(
        agent.apps.all(),
        key=lambda each: (each.display_order, each.display_name, each.slug),
    )


def _behavior(
    scripts: list[WorkspaceAgentScript],
) -> WorkspaceAgentStartupScriptBehavior:
    if any(each.run_on_start and each.start_blocks_login for each in scripts):
        return WorkspaceAgentStartupScriptBehavior.BLOCKING
    return WorkspaceAgentStartupScriptBehavior.NON_BLOCKING


def _app_json(app: WorkspaceApp) -> dict[str, Any]:
    return {
        "id": app.pk,
        "url": app.url or "",
        "external": app.external,
        "slug": app.slug,
        "display_name": app.display_name,
        "command": app.command or "",
        "icon": app.icon,
        "subdomain": app.subdomain,
        "subdomain_name": "",  # there is no workspace that it could be made of
        "sharing_level": app.sharing_level,
        "healthcheck": {
            "url": app.healthcheck_url,
            "interval": app.healthcheck_interval,
            "threshold": app.healthcheck_threshold,
        },
        "health": app.health,
        "hidden": app.hidden,
    }


def _source_json(source: WorkspaceAgentLogSource) -> dict[str, Any]:
    return {
        "workspace_agent_id": source.agent_id,
        "id": source.id,
        "created_at": source.created_at,
        "display_name": source.display_name,
        "icon": source.icon,
    }


def _script_json(script: WorkspaceAgentScript) -> dict[str, Any]:
    return {
        "id": script.pk,
        "log_source_id": script.log_source_id,
        "log_path": script.log_path,
        "script": script.script,
        "cron": script.cron,
        "run_on_start": script.run_on_start,
        "run_on_stop": script.run_on_stop,
        "start_blocks_login": script.start_blocks_login,
        "timeout": script.timeout_seconds * NANOSECONDS,
        "display_name": script.display_name,
    }
