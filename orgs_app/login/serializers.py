"""Shapes of signing in, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.user.emails import email_problem
from wirtual.core.api.fields import TextField

Shape = serializers.Serializer[Any]


class EmailTextField(TextField, serializers.EmailField):
    """A text that is an e-mail address, and documented as one."""


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
