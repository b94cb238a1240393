"""Shapes of agents, as the contract says. ``presentation`` makes the answers."""

from typing import Any

from rest_framework import serializers

from templates_app.agent.enums import (
    AgentSubsystem,
    DisplayApp,
    WorkspaceAgentLifecycle,
    WorkspaceAgentStartupScriptBehavior,
    WorkspaceAgentStatus,
    WorkspaceAppHealth,
    WorkspaceAppSharingLevel,
)


class DERPRegionSerializer(serializers.Serializer[Any]):
    """How far away an agent is through one relay."""

    latency_ms = serializers.FloatField(help_text="Milliseconds there and back.")
    preferred = serializers.BooleanField(help_text="Whether the agent uses the relay.")


class HealthcheckSerializer(serializers.Serializer[Any]):
    """How an agent learns whether an app is well."""

    url = serializers.CharField(help_text="What the agent asks; empty for no check.")
    interval = serializers.IntegerField(help_text="Seconds between two questions.")
    threshold = serializers.IntegerField(
        help_text="Bad answers in a row that make the app unhealthy."
    )


class WorkspaceAppSerializer(serializers.Serializer[Any]):
    """Something that a person opens in a workspace."""

    id = serializers.UUIDField(help_text="Id of the app.")
    url = serializers.CharField(help_text="Address behind the app.")
    external = serializers.BooleanField(
        help_text="Whether the address is opened directly, not through the agent."
    )
    slug = serializers.CharField(help_text="Its name in addresses.")
    display_name = serializers.CharField(help_text="Its name for people.")
    command = serializers.CharField(help_text="Run in a terminal, instead of a URL.")
    icon = serializers.CharField(help_text="Path or URL of an icon.")
    subdomain = serializers.BooleanField(
        help_text="Whether it is served under a host name of its own."
    )
    subdomain_name = serializers.CharField(
        help_text="That host name's first part; empty outside of workspaces."
    )
    sharing_level = serializers.ChoiceField(
        choices=WorkspaceAppSharingLevel.choices,
        help_text="Who besides the owner may open it.",
    )
    healthcheck = HealthcheckSerializer(help_text="How its health is found out.")
    health = serializers.ChoiceField(
        choices=WorkspaceAppHealth.choices, help_text="What the health check says."
    )
    hidden = serializers.BooleanField(help_text="Whether it is kept out of sight.")


class WorkspaceAgentHealthSerializer(serializers.Serializer[Any]):
    """Whether an agent is well."""

    healthy = serializers.BooleanField(help_text="Whether it is.")
    reason = serializers.CharField(help_text="Why it isn't; empty if it is.")


class WorkspaceAgentLogSourceSerializer(serializers.Serializer[Any]):
    """Where lines of an agent's log come from."""

    workspace_agent_id = serializers.UUIDField(help_text="The agent.")
    id = serializers.UUIDField(help_text="Id of the source; lines name it.")
    created_at = serializers.DateTimeField(help_text="When it was made.")
    display_name = serializers.CharField(help_text="Its name for people.")
    icon = serializers.CharField(help_text="Path or URL of an icon.")


class WorkspaceAgentScriptSerializer(serializers.Serializer[Any]):
    """A script that an agent runs."""

    id = serializers.UUIDField(help_text="Id of the script.")
    log_source_id = serializers.UUIDField(help_text="What its output is logged as.")
    log_path = serializers.CharField(help_text="File that the output goes to.")
    script = serializers.CharField(help_text="What is run.")
    cron = serializers.CharField(help_text="When it is run again and again.")
    run_on_start = serializers.BooleanField(help_text="Run at each start.")
    run_on_stop = serializers.BooleanField(help_text="Run before each stop.")
    start_blocks_login = serializers.BooleanField(
        help_text="Nobody should enter before it is through."
    )
    timeout = serializers.IntegerField(help_text="Nanoseconds; 0 for no limit.")
    display_name = serializers.CharField(help_text="Its name for people.")


class WorkspaceAgentSerializer(serializers.Serializer[Any]):
    """The program inside a workspace that lets people in."""

    id = serializers.UUIDField(help_text="Id of the agent.")
    created_at = serializers.DateTimeField(help_text="When its job completed.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")
    first_connected_at = serializers.DateTimeField(
        allow_null=True, help_text="When it first connected."
    )
    last_connected_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was last heard."
    )
    disconnected_at = serializers.DateTimeField(
        allow_null=True, help_text="When it went."
    )
    started_at = serializers.DateTimeField(
        allow_null=True, help_text="When its start scripts began."
    )
    ready_at = serializers.DateTimeField(
        allow_null=True, help_text="When its start scripts were through."
    )
    status = serializers.ChoiceField(
        choices=WorkspaceAgentStatus.choices, help_text="Whether it is connected."
    )
    lifecycle_state = serializers.ChoiceField(
        choices=WorkspaceAgentLifecycle.choices,
        help_text="How far its scripts have come.",
    )
    name = serializers.CharField(help_text="Unique in its resource.")
    resource_id = serializers.UUIDField(help_text="The resource that it runs in.")
    instance_id = serializers.CharField(
        help_text="The cloud instance that it signs in as; empty for a token."
    )
    architecture = serializers.CharField(help_text="Processor that it is made for.")
    environment_variables = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Variables that it gives to what it runs; null if there are none.",
    )
    operating_system = serializers.CharField(help_text="System that it is made for.")
    logs_length = serializers.IntegerField(help_text="Bytes of logs that are kept.")
    logs_overflowed = serializers.BooleanField(
        help_text="Whether there were more logs than are kept."
    )
    directory = serializers.CharField(help_text="Where sessions begin.")
    expanded_directory = serializers.CharField(
        help_text="The same as the agent sees it, once it has connected."
    )
    version = serializers.CharField(help_text="Version of the running agent.")
    api_version = serializers.CharField(help_text="Version of the API that it speaks.")
    apps = WorkspaceAppSerializer(many=True, help_text="What can be opened.")
    latency = serializers.DictField(
        child=DERPRegionSerializer(),
        allow_null=True,
        help_text="Distance by relay; null, since this server has no relays.",
    )
    connection_timeout_seconds = serializers.IntegerField(
        help_text="How long its first connection may take; 0 for no limit."
    )
    troubleshooting_url = serializers.CharField(
        help_text="Where people find help when it doesn't connect."
    )
    subsystems = serializers.ListField(
        child=serializers.ChoiceField(choices=AgentSubsystem.choices),
        help_text="What it runs inside of.",
    )
    health = WorkspaceAgentHealthSerializer(help_text="Whether it is well.")
    display_apps = serializers.ListField(
        child=serializers.ChoiceField(choices=DisplayApp.choices),
        help_text="The product's own apps that are shown beside it.",
    )
    log_sources = WorkspaceAgentLogSourceSerializer(
        many=True, help_text="Where lines of its log come from."
    )
    scripts = WorkspaceAgentScriptSerializer(many=True, help_text="What it runs.")
    startup_script_behavior = serializers.ChoiceField(
        choices=WorkspaceAgentStartupScriptBehavior.choices,
        help_text="Whether start scripts keep people out until they are through.",
    )
