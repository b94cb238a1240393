"""Shapes of organizations, as in the contract."""

from typing import Any

from rest_framework import serializers

from wirtual.core import names
from wirtual.core.api.fields import TextField

Shape = serializers.Serializer[Any]


class OrganizationSerializer(Shape):
    """A part of the deployment with its own templates, members and groups."""

    id = serializers.UUIDField()
    name = serializers.CharField(
        help_text="What it is called in paths; unique, whatever its case."
    )
    display_name = serializers.CharField(
        allow_blank=True, help_text="What it is called on pages."
    )
    description = serializers.CharField(allow_blank=True)
    icon = serializers.CharField(
        allow_blank=True, help_text="Address of a picture; may be empty."
    )
    is_default = serializers.BooleanField(
        help_text="Whether it is the one that every deployment begins with."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


NAME_HELP = "Letters and digits, in groups joined by hyphens; 32 at most."


class CreateOrganizationRequestSerializer(Shape):
    """What the organization is to be like."""

    name = TextField(rule=names.name_problem, help_text=NAME_HELP)
    display_name = TextField(
        rule=names.display_name_problem,
        required=False,
        help_text="What it is called on pages; the name if not given.",
    )
    description = TextField(required=False)
    icon = TextField(required=False, help_text="Address of a picture.")


class UpdateOrganizationRequestSerializer(Shape):
    """What is to be changed. Anything left out stays as it is."""

    name = TextField(rule=names.name_problem, required=False, help_text=NAME_HELP)
    display_name = TextField(
        rule=names.display_name_problem,
        required=False,
        help_text="What it is called on pages.",
    )
    description = TextField(
        required=False, default=None, help_text="An empty text clears it."
    )
    icon = TextField(required=False, default=None, help_text="An empty text clears it.")
