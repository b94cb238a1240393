"""Shapes of the deployment's figures, as in the contract."""

from typing import Any

from rest_framework import serializers

Shape = serializers.Serializer[Any]


class WorkspaceConnectionLatencyMSSerializer(Shape):
    """How long agents take to answer, in milliseconds."""

    P50 = serializers.FloatField()
    P95 = serializers.FloatField()
    p50 = serializers.FloatField()
    p95 = serializers.FloatField()


class WorkspaceDeploymentStatsSerializer(Shape):
    """How many workspaces stand how, and what goes to and from them."""

    pending = serializers.IntegerField()
    building = serializers.IntegerField()
    running = serializers.IntegerField()
    failed = serializers.IntegerField()
    stopped = serializers.IntegerField()
    connection_latency_ms = WorkspaceConnectionLatencyMSSerializer()
    rx_bytes = serializers.IntegerField()
    tx_bytes = serializers.IntegerField()


class SessionCountDeploymentStatsSerializer(Shape):
    """How many sessions people have in workspaces, by what they use."""

    vscode = serializers.IntegerField()
    ssh = serializers.IntegerField()
    jetbrains = serializers.IntegerField()
    reconnecting_pty = serializers.IntegerField()


class DeploymentStatsSerializer(Shape):
    """The figures, and of when they are."""

    aggregated_from = serializers.DateTimeField(
        help_text="What happened since then was counted."
    )
    collected_at = serializers.DateTimeField()
    next_update_at = serializers.DateTimeField()
    workspaces = WorkspaceDeploymentStatsSerializer()
    session_count = SessionCountDeploymentStatsSerializer()
