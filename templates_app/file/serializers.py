"""Shapes of files, as the contract says."""

from typing import Any

from rest_framework import serializers


class UploadResponseSerializer(serializers.Serializer[Any]):
    """What an upload is known by."""

    hash = serializers.UUIDField(
        help_text="Id of the file, whatever the field is called; pass it as `file_id`."
    )
