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
