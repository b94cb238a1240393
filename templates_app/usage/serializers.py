"""Shapes of usage, as the contract says. They document what ``presentation`` makes."""

from typing import Any

from rest_framework import serializers


class DAUEntrySerializer(serializers.Serializer[Any]):
    """How many people worked on a day."""

    date = serializers.DateField(help_text="The day.")
    amount = serializers.IntegerField(
        help_text="How many people used a workspace on it, each counted once."
    )


class DAUsResponseSerializer(serializers.Serializer[Any]):
    """How many people worked on each of the last days."""

    entries = DAUEntrySerializer(
        many=True,
        help_text="Today and the 60 days before it, the oldest first. In the last hour"
        " of a day they are 60 in all.",
    )
    tz_hour_offset = serializers.IntegerField(
        help_text="How many hours the days' zone is ahead of UTC."
    )
