"""Shapes of resources, as the contract says. ``presentation`` makes the answers."""

from typing import Any

from rest_framework import serializers

from templates_app.agent.serializers import WorkspaceAgentSerializer
from templates_app.resource.enums import WorkspaceTransition


class WorkspaceResourceMetadataSerializer(serializers.Serializer[Any]):
    """A fact that a template tells about a resource."""

    key = serializers.CharField(help_text="What it is about.")
    value = serializers.CharField(help_text="What is the case.")
    sensitive = serializers.BooleanField(
        help_text="Whether clients should hide the value until asked."
    )


class WorkspaceResourceSerializer(serializers.Serializer[Any]):
    """Something that Terraform makes."""

    id = serializers.UUIDField(help_text="Id of the resource, new with each job.")
    created_at = serializers.DateTimeField(help_text="When its job completed.")
    job_id = serializers.UUIDField(help_text="The job that planned or made it.")
    workspace_transition = serializers.ChoiceField(
        choices=WorkspaceTransition.choices,
        help_text="What was planned: a start or a stop.",
    )
    type = serializers.CharField(help_text="Its type in Terraform.")
    name = serializers.CharField(help_text="Its name in the template.")
    hide = serializers.BooleanField(help_text="Whether it is kept out of sight.")
    icon = serializers.CharField(help_text="Path or URL of an icon.")
    agents = WorkspaceAgentSerializer(many=True, help_text="What runs in it.")
    metadata = WorkspaceResourceMetadataSerializer(
        many=True, help_text="What the template tells about it."
    )
    daily_cost = serializers.IntegerField(help_text="Credits that it costs per day.")
