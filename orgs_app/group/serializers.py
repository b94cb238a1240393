"""Shapes of groups, as in the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orgs_app.group.enums import GroupSource
from orgs_app.user.enums import UserStatus
from orgs_app.user.serializers import LOGIN_TYPES
from wirtual.core import names
from wirtual.core.api.fields import IntegerField, TextField

Shape = serializers.Serializer[Any]

#: What the database's integers hold.
LARGEST_QUOTA = 2**31 - 1


def quota_problem(quota: int) -> str | None:
    """What is wrong with an allowance."""
    if abs(quota) > LARGEST_QUOTA:
        return f"must be between -{LARGEST_QUOTA} and {LARGEST_QUOTA}"
    return None


@extend_schema_field({"type": "string", "format": "uri"})
class AddressField(serializers.CharField):
    """The address of a picture; may be empty."""


class ReducedUserSerializer(Shape):
    """Somebody with an account, without roles and organizations."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    email = serializers.EmailField()
    name = serializers.CharField(allow_blank=True)
    avatar_url = AddressField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    status = serializers.ChoiceField(UserStatus.values)
    login_type = serializers.ChoiceField(LOGIN_TYPES)
    theme_preference = serializers.CharField(allow_blank=True)


class GroupSerializer(Shape):
    """Some members of an organization. *Everyone* holds all of them."""

    id = serializers.UUIDField(
        help_text="The organization's own id for the group *Everyone*."
    )
    name = serializers.CharField(
        help_text="Unique in the organization; upper and lower case differ."
    )
    display_name = serializers.CharField(allow_blank=True)
    organization_id = serializers.UUIDField()
    organization_name = serializers.CharField()
    organization_display_name = serializers.CharField(allow_blank=True)
    avatar_url = serializers.CharField(allow_blank=True)
    quota_allowance = serializers.IntegerField(
        help_text="What workspaces of each member may cost together, through it."
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field, not DRF's
        GroupSource.values,
        help_text="`oidc` if group synchronisation made it, else `user`.",
    )
    members = ReducedUserSerializer(
        many=True, help_text="Who is in it, as far as you may know."
    )
    total_member_count = serializers.IntegerField(
        help_text="How many are in it, whether you may know them or not."
    )


class DeletedGroupSerializer(GroupSerializer):
    """The group as it was, and that it is gone."""

    message = serializers.CharField(help_text="That it was deleted.")


class CreateGroupRequestSerializer(Shape):
    """What the group is to be like."""

    name = TextField(
        rule=names.group_name_problem,
        help_text="Letters and digits, in groups joined by hyphens; 255 at most.",
    )
    display_name = TextField(
        rule=names.display_name_problem,
        required=False,
        help_text="What it is called on pages.",
    )
    avatar_url = TextField(required=False, help_text="Address of a picture.")
    quota_allowance = IntegerField(rule=quota_problem, required=False)


class PatchGroupRequestSerializer(Shape):
    """What is to be changed. Anything left out stays as it is."""

    name = TextField(required=False, help_text="By the rule for new groups.")
    display_name = TextField(
        rule=names.display_name_problem,
        required=False,
        default=None,
        help_text="An empty text clears it.",
    )
    avatar_url = TextField(
        required=False, default=None, help_text="An empty text clears it."
    )
    quota_allowance = IntegerField(rule=quota_problem, required=False, default=None)
    add_users = serializers.ListField(
        child=TextField(),
        required=False,
        allow_null=True,
        help_text="Ids of members of the organization who aren't in the group yet.",
    )
    remove_users = serializers.ListField(
        child=TextField(),
        required=False,
        allow_null=True,
        help_text="Ids of members of the organization; whether they are in the group "
        "doesn't matter.",
    )
