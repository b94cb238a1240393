"""Shapes of what the server says about itself."""

from typing import Any

from rest_framework import serializers


class BuildInfoResponseSerializer(serializers.Serializer[Any]):
    """Version, addresses and id of this installation."""

    agent_api_version = serializers.CharField(
        help_text="Version of the API that agents inside workspaces speak."
    )
    dashboard_url = serializers.CharField(help_text="Where people open the product.")
    deployment_id = serializers.CharField(
        help_text="Made once for each database; tells installations apart."
    )
    external_url = serializers.CharField(help_text="Where this release is described.")
    provisioner_api_version = serializers.CharField(
        help_text="Version of the API that external provisioner daemons speak."
    )
    telemetry = serializers.BooleanField(help_text="Always false: nothing is sent.")
    upgrade_message = serializers.CharField(
        help_text="What clients tell people whose version differs from the server's."
    )
    version = serializers.CharField(
        help_text="Version of the server, as in the header `X-Wirtual-Build-Version`."
    )
    workspace_proxy = serializers.BooleanField(
        help_text="Whether a workspace proxy answers; always false here."
    )


class UpdateCheckResponseSerializer(serializers.Serializer[Any]):
    """Whether there is a newer version."""

    current = serializers.BooleanField(
        help_text="Whether this is the newest version, as far as the server knows."
    )
    url = serializers.CharField(
        allow_blank=True, help_text="Where the newest version is; empty if unknown."
    )
    version = serializers.CharField(help_text="The newest version that is known.")
