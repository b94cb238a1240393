"""Shapes of authorization checks, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.access.fields import ActionField, ResourceTypeField
from wirtual.core.api.fields import FlagField, TextField

Shape = serializers.Serializer[Any]


class AuthorizationObjectSerializer(Shape):
    """What is asked about: one object, or all of a kind that match."""

    resource_type = ResourceTypeField(required=False)
    owner_id = TextField(
        required=False, help_text="Whose it is: an id, or `me`. Empty for anybody's."
    )
    organization_id = TextField(required=False, help_text="Where it belongs.")
    resource_id = TextField(
        required=False,
        help_text="One object. Only for workspaces, templates, users and groups.",
    )
    any_org = FlagField(
        required=False, help_text="Ask whether it is so in any organization."
    )


class AuthorizationCheckSerializer(Shape):
    """One question."""

    object = AuthorizationObjectSerializer()
    action = ActionField(required=False)


class AuthorizationRequestSerializer(Shape):
    """Questions, each under a name of your own."""

    checks = serializers.DictField(
        child=AuthorizationCheckSerializer(), required=False, allow_null=True
    )


class ReasonSerializer(Shape):
    """Something that allows it."""

    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field, not DRF's
        ["role", "user_acl", "group_acl"],
        help_text="A role of yours, or an entry of the object's access list that "
        "names you or a group that you are in.",
    )
    name = serializers.CharField(
        allow_blank=True, help_text="What the role, or the group, is called."
    )
    level = serializers.ChoiceField(
        ["site", "organization", "user", ""],
        help_text="Where the role allows it: everywhere, in its organization, or on "
        "what you own. Empty for access lists.",
    )
    organization_id = serializers.UUIDField(
        allow_null=True, help_text="Where the role or the group belongs, if anywhere."
    )
    group_id = serializers.UUIDField(allow_null=True, help_text="The group, if it is.")
    text = serializers.CharField(help_text="The same in a sentence.")


class ExplanationSerializer(Shape):
    """A decision, and what it comes from."""

    allowed = serializers.BooleanField(help_text="As *Check authorization* answers.")
    summary = serializers.CharField(
        help_text="In a sentence: what allows it, or what is missing."
    )
    allowed_by = ReasonSerializer(
        many=True, help_text="Everything that allows it; each would do alone."
    )
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="If it isn't allowed: what would have to be otherwise.",
    )


class ExplanationsSerializer(Shape):
    """An explanation for each check."""

    checks = serializers.DictField(
        child=ExplanationSerializer(), help_text="By the names of your own."
    )
