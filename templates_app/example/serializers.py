"""Shapes of examples, as the contract says."""

from rest_framework import serializers

from templates_app.example.bundle import Example


class TemplateExampleSerializer(serializers.Serializer[Example]):
    """A template that comes along, to start one's own from."""

    id = serializers.CharField(
        help_text="A slug; pass it as `example_id` to make a version from the example."
    )
    url = serializers.CharField(help_text="Where the example is described.")
    name = serializers.CharField(help_text="What it is called.")
    description = serializers.CharField(help_text="What it is, in a sentence.")
    icon = serializers.CharField(help_text="Path of an icon on this site.")
    tags = serializers.ListField(
        child=serializers.CharField(), help_text="Words to find it by."
    )
    markdown = serializers.CharField(help_text="Its README.")
