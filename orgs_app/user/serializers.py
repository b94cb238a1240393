"""Shapes of users, as in the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from orgs_app.user.emails import email_problem
from orgs_app.user.enums import LoginType, UserStatus
from wirtual.core import names
from wirtual.core.api.fields import ChoiceField, FlagField, IdField, TextField

Shape = serializers.Serializer[Any]


class EmailTextField(TextField, serializers.EmailField):
    """A text that is an e-mail address, and documented as one."""


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
    """A user with the names of explicit roles in each organization."""

    organization_roles = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Names of explicit roles in each organization, by its id.",
    )


@extend_schema_serializer(many=False)
class GetUsersResponseSerializer(Shape):
    """Some users, and how many there are."""

    users = UserSerializer(many=True)
    count = serializers.IntegerField(
        help_text="How many match, on whichever page. 0 beyond the last one."
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


class CreateUserRequestWithOrgsSerializer(Shape):
    """An account for somebody else."""

    email = EmailTextField(rule=email_problem, help_text="Unique, whatever its case.")
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
        required=False,
        help_text="Required for the login type `password`, and only taken then.",
    )
    login_type = ChoiceField(
        LOGIN_TYPES,
        required=False,
        help_text="How the user will sign in; `password` if not given. Accounts with "
        "`none` can't; an owner makes tokens for them.",
    )
    user_status = ChoiceField(
        UserStatus.values, required=False, help_text="`dormant` if not given."
    )
    organization_ids = serializers.ListField(
        child=IdField(required=False),
        required=False,
        allow_null=True,
        help_text="Organizations that the user becomes a member of, one at least. The "
        "nil UUID means the default organization.",
    )
    organization_id = IdField(
        required=False, help_text="One more organization, for older clients."
    )


class UpdateUserProfileRequestSerializer(Shape):
    """What the user is called from now on."""

    username = TextField(
        rule=names.name_problem,
        help_text="Letters and digits, in groups joined by hyphens; 32 at most.",
    )
    name = TextField(
        rule=names.real_name_problem,
        required=False,
        help_text="What the person is called; empty for nothing.",
    )


class UpdateUserAppearanceSettingsRequestSerializer(Shape):
    """How pages look for the user."""

    theme_preference = TextField(help_text="The name of a theme, such as `dark`.")


class UpdateUserPasswordRequestSerializer(Shape):
    """The new password."""

    password = TextField(
        help_text="Long and mixed enough to be hard to guess; 64 bytes at most."
    )
    old_password = TextField(
        required=False, help_text="Required when you change your own."
    )


class UserParameterSerializer(Shape):
    """A value that was given to a parameter of a template."""

    name = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class GitSSHKeySerializer(Shape):
    """The public half of the key with which workspaces speak to Git servers."""

    user_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField(help_text="When it was made anew last.")
    public_key = serializers.CharField(
        help_text="As Git servers take it: a line for `authorized_keys`."
    )


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
