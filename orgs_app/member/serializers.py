"""Shapes of memberships, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.user.serializers import SlimRoleSerializer

Shape = serializers.Serializer[Any]


class OrganizationMemberSerializer(Shape):
    """A user's place in an organization."""

    user_id = serializers.UUIDField()
    organization_id = serializers.UUIDField()
    created_at = serializers.DateTimeField(help_text="Since when.")
    updated_at = serializers.DateTimeField(help_text="When roles were changed last.")
    roles = SlimRoleSerializer(
        many=True,
        help_text="Roles in the organization. `organization-member`, which every "
        "member has, is listed only if it was given by name.",
    )


class OrganizationMemberWithUserDataSerializer(OrganizationMemberSerializer):
    """A user's place in an organization, and who that is."""

    username = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    avatar_url = serializers.CharField(allow_blank=True)
    email = serializers.CharField()
    global_roles = SlimRoleSerializer(
        many=True, help_text="Roles that hold for the whole deployment."
    )
