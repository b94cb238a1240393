"""Shapes of organizations, as in the contract."""

from typing import Any

from rest_framework import serializers

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
