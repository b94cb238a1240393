"""Shapes of users, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.access.enums import SiteRole
from orgs_app.user.emails import email_problem
from orgs_app.user.enums import LoginType, UserStatus
from wirtual.core import names
from wirtual.core.api.fields import FlagField, TextField

Shape = serializers.Serializer[Any]

#: Keys of third-party applications have a type of their own, which no user has.
LOGIN_TYPES = [
    each.value for each in LoginType if each != LoginType.OAUTH2_PROVIDER_APP
]


class SlimRoleSerializer(Shape):
    """A role that somebody holds."""

    name = serializers.CharField(help_text="What the role is called in requests.")
    display_name = serializers.CharField(help_text="What it is called on pages.")
    organization_id = serializers.CharField(
        allow_blank=True, help_text="Where it holds. Empty for the whole deployment."
    )


class UserSerializer(Shape):
    """Somebody with an account."""

    id = serializers.UUIDField()
    username = serializers.CharField(help_text="Unique, whatever its case.")
    email = serializers.EmailField()
    name = serializers.CharField(
        allow_blank=True, help_text="What the person is called; may be empty."
    )
    avatar_url = serializers.CharField(
        allow_blank=True, help_text="Address of a picture; may be empty."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(
        help_text="`0001-01-01T00:00:00Z` until the first request."
    )
    status = serializers.ChoiceField(
        UserStatus.values,
        help_text="`dormant` accounts become active by signing in; `suspended` ones "
        "can't sign in.",
    )
    login_type = serializers.ChoiceField(
        LOGIN_TYPES, help_text="The one way in which the user signs in."
    )
    theme_preference = serializers.CharField(allow_blank=True)
    organization_ids = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Organizations of the user, as far as you may know of them.",
    )
    roles = SlimRoleSerializer(
        many=True, help_text="Site roles. `member`, which everybody has, isn't listed."
    )


class UserRolesSerializer(UserSerializer):
    """A user with the names of their roles, and where these hold."""

    roles = serializers.ListField(  # type: ignore[assignment]  # names, not objects
        child=serializers.CharField(),
        help_text=f"Names of site roles, such as `{SiteRole.OWNER}`.",
    )
    organization_roles = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Names of explicit roles in each organization, by its id.",
    )


class UpdateRolesSerializer(Shape):
    """All explicit roles; what isn't listed is taken away."""

    roles = serializers.ListField(
        child=TextField(),
        required=False,
        allow_null=True,
        help_text="Names of roles. An empty list leaves the role that everybody has.",
    )


class UserLoginTypeSerializer(Shape):
    """How somebody signs in."""

    login_type = serializers.ChoiceField(LOGIN_TYPES)


class CreateFirstUserTrialInfoSerializer(Shape):
    """About the company. Accepted and ignored: nothing is sent anywhere."""

    company_name = TextField(required=False)
    country = TextField(required=False)
    developers = TextField(required=False)
    first_name = TextField(required=False)
    job_title = TextField(required=False)
    last_name = TextField(required=False)
    phone_number = TextField(required=False)


class CreateFirstUserRequestSerializer(Shape):
    """The account of the initial owner."""

    email = TextField(rule=email_problem, help_text="With it the owner signs in.")
    username = TextField(
        rule=names.name_problem,
        help_text="Letters and digits, in groups joined by hyphens; 32 at most.",
    )
    name = TextField(
        rule=names.real_name_problem,
        required=False,
        help_text="What the person is called.",
    )
    password = TextField(
        help_text="Long and mixed enough to be hard to guess; 64 bytes at most."
    )
    trial = FlagField(required=False, help_text="Accepted and ignored.")
    trial_info = CreateFirstUserTrialInfoSerializer(
        required=False, allow_null=True, help_text="Accepted and ignored."
    )


class CreateFirstUserResponseSerializer(Shape):
    """What was made."""

    user_id = serializers.UUIDField(help_text="The initial owner.")
    organization_id = serializers.UUIDField(help_text="The default organization.")
