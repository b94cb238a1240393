"""Shapes of roles, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.access.fields import ActionField, ResourceTypeField
from orgs_app.role.names import role_name_problem
from wirtual.core.api.fields import FlagField, TextField

Shape = serializers.Serializer[Any]


class PermissionSerializer(Shape):
    """Leave to do one thing to objects of one type."""

    resource_type = ResourceTypeField(required=False)
    action = ActionField(required=False)
    negate = FlagField(
        required=False,
        help_text="Takes the permission away instead. Custom roles can't do that.",
    )


class RoleSerializer(Shape):
    """A named set of permissions."""

    name = serializers.CharField(help_text="What the role is called in requests.")
    display_name = serializers.CharField(
        allow_blank=True, help_text="What it is called on pages."
    )
    organization_id = serializers.UUIDField(
        allow_null=True, help_text="Where it can be held; null if everywhere."
    )
    site_permissions = PermissionSerializer(
        many=True, help_text="On every object of the deployment."
    )
    organization_permissions = PermissionSerializer(
        many=True, help_text="On objects of the organization."
    )
    user_permissions = PermissionSerializer(
        many=True, help_text="On objects that the holder owns."
    )


class AssignableRolesSerializer(RoleSerializer):
    """A role, and whether you may give it to somebody."""

    assignable = serializers.BooleanField(
        help_text="Whether you may give it, and take it away."
    )
    built_in = serializers.BooleanField(
        help_text="Whether the product defines it, not the organization."
    )


class CustomRoleRequestSerializer(Shape):
    """What the role is to be like."""

    name = TextField(
        rule=role_name_problem,
        help_text="Letters and digits, in groups joined by hyphens; 32 at most. Kept "
        "in lower case. Names of built-in roles are taken.",
    )
    display_name = TextField(required=False, help_text="What it is called on pages.")
    organization_permissions = PermissionSerializer(
        many=True,
        required=False,
        allow_null=True,
        help_text="On objects of the organization; only what you may do yourself.",
    )
    site_permissions = PermissionSerializer(
        many=True, required=False, allow_null=True, help_text="Must be empty."
    )
    user_permissions = PermissionSerializer(
        many=True, required=False, allow_null=True, help_text="Must be empty."
    )
