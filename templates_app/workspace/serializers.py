"""Shapes of workspaces and their builds, as the contract says."""

from typing import Any

from rest_framework import serializers

from wirtual.core.api.fields import TextField


class WorkspaceBuildParameterSerializer(serializers.Serializer[Any]):
    """The value of a rich parameter in a build."""

    name = TextField(required=False, help_text="Name of the parameter.")
    value = TextField(required=False, help_text="Its value, as text.")
