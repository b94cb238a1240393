"""Shapes of access lists, as in the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orgs_app.group.serializers import GroupSerializer, ReducedUserSerializer
from orgs_app.user.serializers import UserSerializer
from templates_app.template.enums import TemplateRole
from wirtual.core.api.fields import TextField

Shape = serializers.Serializer[Any]

MEANING = "`use` to see it and make workspaces of it, `admin` for everything;"


@extend_schema_field({"type": "string", "enum": TemplateRole.values})
class TemplateRoleField(TextField):
    """A role by name. Whether it is one is asked with everything else in the map."""

    def to_internal_value(self, data: Any) -> str:
        """Any text."""
        if not isinstance(data, str):
            self.refuse_shape(data)
        return str(data)


class TemplateUserSerializer(UserSerializer):
    """Somebody whom the access list names."""

    role = serializers.ChoiceField(
        TemplateRole.values,
        allow_blank=True,
        help_text=f"{MEANING} empty for anything in between.",
    )


class TemplateGroupSerializer(GroupSerializer):
    """A group that the access list names."""

    role = serializers.ChoiceField(
        TemplateRole.values,
        allow_blank=True,
        help_text=f"{MEANING} empty for anything in between.",
    )


class TemplateACLSerializer(Shape):
    """Who may use a template besides those who may by their roles."""

    users = TemplateUserSerializer(many=True, help_text="Users, by username.")
    group = TemplateGroupSerializer(
        many=True,
        help_text="Groups of its organization, by name, with all their members. The"
        " one with the organization's id is *Everyone*.",
    )


class ACLAvailableSerializer(Shape):
    """Who could be put onto an access list."""

    users = ReducedUserSerializer(
        many=True, help_text="Users of the whole deployment, by username."
    )
    groups = GroupSerializer(
        many=True, help_text="Groups of the template's organization, *Everyone* too."
    )


class UpdateTemplateACLSerializer(Shape):
    """Roles by id. Whoever isn't named keeps what they have."""

    user_perms = serializers.DictField(
        child=TemplateRoleField(required=False),
        required=False,
        allow_null=True,
        help_text="Ids of users with their new roles; an empty role takes theirs away.",
    )
    group_perms = serializers.DictField(
        child=TemplateRoleField(required=False),
        required=False,
        allow_null=True,
        help_text="The same for ids of groups of the template's organization.",
    )
