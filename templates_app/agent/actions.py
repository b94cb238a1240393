"""Storing the agents of a resource, with everything that belongs to them.

Rule: spec/provisioning.md, 11.4.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import models

from provisioning_app.provisioner import protocol
from provisioning_app.provisioner.protocol import DisplayApps
from templates_app.agent.enums import DisplayApp, WorkspaceAppHealth
from templates_app.agent.errors import ResultRefused
from templates_app.agent.models import (
    WorkspaceAgent,
    WorkspaceAgentLogSource,
    WorkspaceAgentMetadatum,
    WorkspaceAgentScript,
    WorkspaceApp,
)
from templates_app.agent.storable import checked, refuse_twice
from wirtual.core.ids import find_uuid

SLUG = re.compile(r"[a-z0-9](?:-?[a-z0-9])*")

#: Parents before children.
_TABLES: tuple[type[models.Model], ...] = (
    WorkspaceAgent,
    WorkspaceAgentMetadatum,
    WorkspaceAgentLogSource,
    WorkspaceAgentScript,
    WorkspaceApp,
)


def store_agents(
    agents: Iterable[tuple[UUID, Sequence[protocol.Agent]]], *, created_at: datetime
) -> None:
    """Insert the agents of some resources, given as pairs of id and agents.

    Raises:
        ResultRefused: two agents or apps of a resource share a name, or a value
            doesn't fit.
    """
    rows = [
        row
        for resource_id, of_resource in agents
        for row in _rows_of_resource(resource_id, of_resource, created_at)
    ]
    for table in _TABLES:
        table._default_manager.bulk_create(
            [row for row in rows if isinstance(row, table)]
        )


def _rows_of_resource(
    resource_id: UUID, agents: Sequence[protocol.Agent], created_at: datetime
) -> Iterable[models.Model]:
    refuse_twice("agent name", [each.name for each in agents])
    slugs = [app.slug for agent in agents for app in agent.apps]
    refuse_twice("app slug", slugs)
    for agent in agents:
        row = _agent_row(resource_id, agent, created_at)
        what = f"agent {agent.name!r}"
        yield checked(row, what)
        refuse_twice(f"metadata key of {what}", [each.key for each in agent.metadata])
        for metadatum in agent.metadata:
            yield checked(
                _metadatum_row(row, metadatum), f"{what}: metadata {metadatum.key!r}"
            )
        for position, script in enumerate(agent.scripts):
            about = f"{what}: script {script.display_name!r}"
            source, script_row = _script_rows(row, script, position, created_at)
            yield checked(source, about)
            yield checked(script_row, about)
        for app in agent.apps:
            yield checked(_app_row(row, app, created_at), f"{what}: app {app.slug!r}")


def _agent_row(
    resource_id: UUID, agent: protocol.Agent, created_at: datetime
) -> WorkspaceAgent:
    return WorkspaceAgent(
        created_at=created_at,
        updated_at=created_at,
        resource_id=resource_id,
        name=agent.name,
        auth_token=_token(agent),
        auth_instance_id=agent.instance_id or None,
        architecture=agent.architecture,
        operating_system=agent.operating_system,
        environment_variables={**agent.extra_env, **agent.env} or None,
        directory=agent.directory,
        connection_timeout_seconds=agent.connection_timeout,
        troubleshooting_url=agent.troubleshooting_url,
        motd_file=agent.motd_file,
        display_apps=_shown_apps(agent.display_apps),
        display_order=agent.order,
    )


def _token(agent: protocol.Agent) -> UUID:
    if not agent.token:
        return uuid4()
    token = find_uuid(agent.token)
    if token is None:
        raise ResultRefused(f"agent {agent.name!r}: the auth token must be uuid")
    return token


def _shown_apps(apps: DisplayApps) -> list[str]:
    return [each.value for each in DisplayApp if getattr(apps, each.value)]


def _metadatum_row(
    agent: WorkspaceAgent, metadatum: protocol.AgentMetadatum
) -> WorkspaceAgentMetadatum:
    return WorkspaceAgentMetadatum(
        agent=agent,
        key=metadatum.key,
        display_name=metadatum.display_name,
        script=metadatum.script,
        interval=metadatum.interval,
        timeout=metadatum.timeout,
        display_order=metadatum.order,
    )


def _script_rows(
    agent: WorkspaceAgent,
    script: protocol.Script,
    position: int,
    created_at: datetime,
) -> tuple[WorkspaceAgentLogSource, WorkspaceAgentScript]:
    source = WorkspaceAgentLogSource(
        id=uuid4(),
        agent=agent,
        created_at=created_at,
        display_name=script.display_name,
        icon=script.icon,
        position=position,
    )
    return source, WorkspaceAgentScript(
        agent=agent,
        created_at=created_at,
        log_source_id=source.id,
        log_path=script.log_path,
        script=script.script,
        cron=script.cron,
        display_name=script.display_name,
        start_blocks_login=script.start_blocks_login,
        run_on_start=script.run_on_start,
        run_on_stop=script.run_on_stop,
        timeout_seconds=script.timeout,
        position=position,
    )


def _app_row(
    agent: WorkspaceAgent, app: protocol.App, created_at: datetime
) -> WorkspaceApp:
    if not SLUG.fullmatch(app.slug):
        raise ResultRefused(
            f"agent {agent.name!r}: app slug {app.slug!r} must consist of lower-case"
            " letters, digits and single hyphens between them"
        )
    check = app.healthcheck
    healthy_by = WorkspaceAppHealth.INITIALIZING if check and check.url else None
    return WorkspaceApp(
        created_at=created_at,
        agent=agent,
        slug=app.slug,
        display_name=app.display_name,
        icon=app.icon,
        command=app.command or None,
        url=app.url or None,
        external=app.external,
        hidden=app.hidden,
        subdomain=app.subdomain,
        display_order=app.order,
        sharing_level=app.sharing.value,
        healthcheck_url=check.url if check else "",
        healthcheck_interval=check.interval if check else 0,
        healthcheck_threshold=check.threshold if check else 0,
        health=healthy_by or WorkspaceAppHealth.DISABLED,
    )
