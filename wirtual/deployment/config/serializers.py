"""Shapes of what is told about the configuration, as in the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from wirtual.deployment.config.kinds import schema_of
from wirtual.deployment.config.values import DEPLOYMENT_VALUES

Shape = serializers.Serializer[Any]

VALUE_SOURCES = ("", "flag", "env", "yaml", "default")
#: Words that the contract knows for experiments; any other may be configured.
KNOWN_EXPERIMENTS = (
    "example",
    "auto-fill-parameters",
    "notifications",
    "workspace-usage",
)
EXPERIMENT = {
    "anyOf": [{"type": "string", "enum": [*KNOWN_EXPERIMENTS]}, {"type": "string"}]
}
EXPERIMENTS = {"type": "array", "items": EXPERIMENT}
# The published description shows a bare list; an object that holds it is sent.
SAFE_EXPERIMENTS = {
    "oneOf": [
        EXPERIMENTS,
        {
            "type": "object",
            "properties": {"safe": EXPERIMENTS},
            "required": ["safe"],
        },
    ],
    "description": "An object that holds the list as `safe`.",
}


@extend_schema_field(schema_of(DEPLOYMENT_VALUES))
class DeploymentValuesField(serializers.JSONField):
    """Every value in its place. What the product doesn't have is off or empty."""


@extend_schema_field({"description": "A text, a number, a flag or a list."})
class AnyValueField(serializers.JSONField):
    """A value of any type."""


class OptionGroupSerializer(Shape):
    """Options that belong together."""

    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    yaml = serializers.CharField(allow_blank=True)
    parent = serializers.DictField(  # type: ignore[assignment]  # also DRF's name
        allow_null=True
    )


class OptionSerializer(Shape):
    """One thing that can be configured."""

    name = serializers.CharField()
    description = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # as above
    flag = serializers.CharField(allow_blank=True, help_text="Always empty.")
    flag_shorthand = serializers.CharField(allow_blank=True)
    env = serializers.CharField(help_text="The environment variable that sets it.")
    yaml = serializers.CharField(allow_blank=True, help_text="Always empty.")
    default = serializers.CharField(allow_blank=True)
    value = AnyValueField(
        help_text="What it is here. Empty for secrets; durations in nanoseconds."
    )
    annotations = serializers.DictField(
        child=serializers.CharField(), help_text="`secret` marks secrets."
    )
    group = OptionGroupSerializer(allow_null=True)
    use_instead = serializers.ListField(child=serializers.DictField())
    hidden = serializers.BooleanField()
    value_source = serializers.ChoiceField(
        VALUE_SOURCES, help_text="Where the value comes from."
    )


class DeploymentConfigSerializer(Shape):
    """The configuration, once as a tree and once as a list."""

    config = DeploymentValuesField()
    options = OptionSerializer(many=True)


class SSHConfigResponseSerializer(Shape):
    """What goes into people's SSH configuration."""

    hostname_prefix = serializers.CharField(
        help_text="What host names of workspaces begin with."
    )
    ssh_config_options = serializers.DictField(
        child=serializers.CharField(), help_text="Further options for these hosts."
    )
