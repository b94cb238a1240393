"""Rows of agents and of what belongs to them.

They are made by completing a job and changed by the running agent. All of them go
with their resource.

Rule: spec/workspaces.md, 10; spec/provisioning.md, 11.4.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from templates_app.agent.enums import (
    AgentSubsystem,
    DisplayApp,
    WorkspaceAgentLifecycle,
    WorkspaceAppHealth,
    WorkspaceAppSharingLevel,
)
from wirtual.core import clock
from wirtual.core.models import TimestampedModel

#: Bytes of logs that are kept of one agent.
LONGEST_AGENT_LOG = 1024 * 1024

AGENT_LOGS_WITHIN_LIMIT = "workspace_agents_logs_within_limit"
AGENT_NAME_UNIQUE = "workspace_agents_resource_name_unique"
AGENT_METADATA_UNIQUE = "workspace_agent_metadata_agent_key_unique"
APP_SLUG_UNIQUE = "workspace_apps_agent_slug_unique"


def every_display_app() -> list[str]:
    """All of the product's own apps: what an agent shows unless told otherwise."""
    return [app.value for app in DisplayApp]


class WorkspaceAgent(TimestampedModel):
    """The program of ours inside a resource: what it was told, and how it fares.

    The first half comes from the template, the second from the running agent.
    """

    resource = models.ForeignKey(
        "templates_app.WorkspaceResource", models.CASCADE, related_name="agents"
    )
    name = models.CharField(max_length=64)
    auth_token = models.UUIDField(default=uuid4, db_index=True)
    auth_instance_id = models.TextField(null=True, blank=True, db_index=True)  # noqa: DJ001
    architecture = models.CharField(max_length=64, default="", blank=True)
    operating_system = models.CharField(max_length=64, default="", blank=True)
    environment_variables = models.JSONField(null=True, blank=True)
    directory = models.CharField(max_length=4096, default="", blank=True)
    connection_timeout_seconds = models.IntegerField(default=0)
    troubleshooting_url = models.TextField(default="", blank=True)
    motd_file = models.TextField(default="", blank=True)
    display_apps = ArrayField(
        models.CharField(max_length=32, choices=DisplayApp.choices),
        default=every_display_app,
        blank=True,
    )
    display_order = models.IntegerField(default=0)

    lifecycle_state = models.CharField(
        max_length=32,
        choices=WorkspaceAgentLifecycle.choices,
        default=WorkspaceAgentLifecycle.CREATED,
    )
    first_connected_at = models.DateTimeField(null=True, blank=True)
    last_connected_at = models.DateTimeField(null=True, blank=True)
    disconnected_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    version = models.TextField(default="", blank=True)
    api_version = models.TextField(default="", blank=True)
    expanded_directory = models.CharField(max_length=4096, default="", blank=True)
    subsystems = ArrayField(
        models.CharField(max_length=32, choices=AgentSubsystem.choices),
        default=list,
        blank=True,
    )
    logs_length = models.IntegerField(default=0)
    logs_overflowed = models.BooleanField(default=False)

    class Meta:
        db_table = "workspace_agents"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "name"], name=AGENT_NAME_UNIQUE
            ),
            models.CheckConstraint(
                condition=Q(logs_length__lte=LONGEST_AGENT_LOG),
                name=AGENT_LOGS_WITHIN_LIMIT,
            ),
        ]


class WorkspaceAgentMetadatum(models.Model):
    """A value that an agent measures again and again. Durations in seconds."""

    agent = models.ForeignKey(WorkspaceAgent, models.CASCADE, related_name="metadata")
    key = models.CharField(max_length=128)
    display_name = models.CharField(max_length=127, default="", blank=True)
    script = models.CharField(max_length=65535, default="", blank=True)
    interval = models.BigIntegerField(default=0)
    timeout = models.BigIntegerField(default=0)
    display_order = models.IntegerField(default=0)
    value = models.CharField(max_length=65535, default="", blank=True)
    error = models.CharField(max_length=65535, default="", blank=True)
    collected_at = models.DateTimeField(default=clock.NEVER)

    class Meta:
        db_table = "workspace_agent_metadata"
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "key"], name=AGENT_METADATA_UNIQUE
            ),
        ]


class WorkspaceAgentLogSource(models.Model):
    """Where lines of an agent's log come from. One id may serve many agents."""

    pk = models.CompositePrimaryKey("agent_id", "id")
    agent = models.ForeignKey(
        WorkspaceAgent, models.CASCADE, related_name="log_sources"
    )
    id = models.UUIDField(default=uuid4)
    created_at = models.DateTimeField(default=clock.now)
    display_name = models.CharField(max_length=127)
    icon = models.TextField(default="", blank=True)
    position = models.IntegerField(default=0)  #: order of the template

    class Meta:
        db_table = "workspace_agent_log_sources"


class WorkspaceAgentScript(models.Model):
    """A script that an agent runs, and the source that its output is logged as."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agent = models.ForeignKey(WorkspaceAgent, models.CASCADE, related_name="scripts")
    created_at = models.DateTimeField(default=clock.now)
    log_source_id = models.UUIDField()
    log_path = models.TextField(default="", blank=True)
    script = models.TextField(default="", blank=True)
    cron = models.TextField(default="", blank=True)
    display_name = models.TextField(default="", blank=True)
    start_blocks_login = models.BooleanField(default=False)
    run_on_start = models.BooleanField(default=False)
    run_on_stop = models.BooleanField(default=False)
    timeout_seconds = models.IntegerField(default=0)
    position = models.IntegerField(default=0)  #: order of the template

    class Meta:
        db_table = "workspace_agent_scripts"


class WorkspaceApp(models.Model):
    """Something that a person opens in a workspace."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    agent = models.ForeignKey(WorkspaceAgent, models.CASCADE, related_name="apps")
    slug = models.TextField()
    display_name = models.CharField(max_length=64, default="", blank=True)
    icon = models.CharField(max_length=256, default="", blank=True)
    command = models.CharField(max_length=65534, null=True, blank=True)  # noqa: DJ001
    url = models.CharField(max_length=65534, null=True, blank=True)  # noqa: DJ001
    external = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    subdomain = models.BooleanField(default=False)
    display_order = models.IntegerField(default=0)
    sharing_level = models.CharField(
        max_length=16,
        choices=WorkspaceAppSharingLevel.choices,
        default=WorkspaceAppSharingLevel.OWNER,
    )
    healthcheck_url = models.TextField(default="", blank=True)
    healthcheck_interval = models.IntegerField(default=0)
    healthcheck_threshold = models.IntegerField(default=0)
    health = models.CharField(
        max_length=16,
        choices=WorkspaceAppHealth.choices,
        default=WorkspaceAppHealth.DISABLED,
    )

    class Meta:
        db_table = "workspace_apps"
        constraints = [
            models.UniqueConstraint(fields=["agent", "slug"], name=APP_SLUG_UNIQUE),
        ]
