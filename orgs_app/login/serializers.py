"""Shapes of signing in, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.user.emails import email_problem
from orgs_app.user.serializers import EmailTextField
from wirtual.core.api.fields import TextField

Shape = serializers.Serializer[Any]


class LoginWithPasswordRequestSerializer(Shape):
    """Who signs in."""

    email = EmailTextField(
        rule=email_problem, help_text="The account's address, in any case."
    )
    password = TextField()


class LoginWithPasswordResponseSerializer(Shape):
    """The session."""

    session_token = serializers.CharField(
        help_text="Send it in the header `Wirtual-Session-Token`."
    )


class AuthMethodSerializer(Shape):
    """A way to sign in."""

    enabled = serializers.BooleanField()


class OIDCAuthMethodSerializer(Shape):
    """Signing in through an OpenID Connect provider."""

    enabled = serializers.BooleanField()
    signInText = serializers.CharField(  # noqa: N815 - the contract's name
        allow_blank=True, help_text="What the button says."
    )
    iconUrl = serializers.CharField(  # noqa: N815 - the contract's name
        allow_blank=True, help_text="The button's picture."
    )


class AuthMethodsSerializer(Shape):
    """Ways to sign in to this server."""

    terms_of_service_url = serializers.CharField(
        allow_blank=True, help_text="Terms to agree to. Empty when there are none."
    )
    password = AuthMethodSerializer()
    github = AuthMethodSerializer()
    oidc = OIDCAuthMethodSerializer()


class RequestOneTimePasscodeRequestSerializer(Shape):
    """Whose password is to be replaced."""

    email = EmailTextField(
        rule=email_problem, help_text="The account's address, in any case."
    )


class ChangePasswordWithOneTimePasscodeRequestSerializer(Shape):
    """The passcode that was mailed, and the new password."""

    email = EmailTextField(
        rule=email_problem, help_text="The account's address, in any case."
    )
    password = TextField(
        help_text="Long and mixed enough to be hard to guess; 64 bytes at most."
    )
    one_time_passcode = TextField(help_text="As it stands in the mail.")


class ValidateUserPasswordRequestSerializer(Shape):
    """A password that somebody thinks of taking."""

    password = TextField()


class ValidateUserPasswordResponseSerializer(Shape):
    """Whether it is good enough."""

    valid = serializers.BooleanField()
    details = serializers.CharField(
        allow_blank=True, help_text="Why not; empty if it is."
    )
