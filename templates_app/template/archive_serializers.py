"""Shapes of what is asked and told when versions are archived."""

from typing import Any

from rest_framework import serializers

from wirtual.core.api.fields import FlagField


class ArchiveTemplateVersionsRequestSerializer(serializers.Serializer[Any]):
    """Which unused versions are archived."""

    all = FlagField(
        required=False,
        help_text="Every unused version whose import is over; otherwise only those"
        " whose import failed.",
    )


class ArchiveTemplateVersionsResponseSerializer(serializers.Serializer[Any]):
    """Which versions have been archived."""

    message = serializers.CharField(help_text="One sentence for a person.")
    template_id = serializers.UUIDField(help_text="The template.")
    archived_ids = serializers.ListField(
        child=serializers.UUIDField(), help_text="Versions, the oldest first."
    )
