"""Shapes of moving an account to an identity provider, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.user.serializers import LOGIN_TYPES
from wirtual.core.api.fields import ChoiceField, TextField

Shape = serializers.Serializer[Any]


class ConvertLoginRequestSerializer(Shape):
    """Where an account is to be moved."""

    to_type = ChoiceField(
        LOGIN_TYPES, help_text="`github` or `oidc`; accounts can't be moved elsewhere."
    )
    password = TextField(help_text="The account's password, one last time.")


class OAuthConversionResponseSerializer(Shape):
    """A conversion that has begun."""

    state_string = serializers.CharField(
        help_text="Sign in through the provider with it as `oidc_merge_state`."
    )
    expires_at = serializers.DateTimeField(help_text="By then it has to be completed.")
    to_type = serializers.ChoiceField(LOGIN_TYPES)
    user_id = serializers.UUIDField()
