"""Shapes of keys, as in the contract."""

from typing import Any

from rest_framework import serializers

from orgs_app.access.enums import KeyScope
from orgs_app.user.serializers import LOGIN_TYPES
from wirtual.core.api.fields import ChoiceField, IntegerField, TextField

Shape = serializers.Serializer[Any]

SCOPES = [scope.value for scope in KeyScope]


#: The contract sets no limit; longer names fit no index.
TOKEN_NAME_LENGTH = 255


class APIKeySerializer(Shape):
    """A session or a token. The secret itself is never shown again."""

    id = serializers.CharField(help_text="The first part of the token's text.")
    user_id = serializers.UUIDField()
    username = serializers.CharField(
        allow_blank=True, help_text="Whose key it is. Empty if you may not know."
    )
    token_name = serializers.CharField(
        allow_blank=True, help_text="Empty for sessions."
    )
    login_type = serializers.ChoiceField(
        LOGIN_TYPES, help_text="`token`, or how the session was opened."
    )
    scope = serializers.ChoiceField(
        SCOPES, help_text="`all` carries everything that its user may do."
    )
    lifetime_seconds = serializers.IntegerField(
        help_text="By so much using the key moves its end."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    last_used = serializers.DateTimeField(
        help_text="To the hour; `0001-01-01T00:00:00Z` if never."
    )
    expires_at = serializers.DateTimeField()


class CreateTokenRequestSerializer(Shape):
    """What the token is to be like."""

    lifetime = IntegerField(
        required=False,
        help_text="In nanoseconds. Without it the server's default, 7 days if "
        "nothing else was set.",
    )
    scope = ChoiceField(SCOPES, required=False, help_text="`all` if not given.")
    token_name = TextField(
        required=False,
        max_length=TOKEN_NAME_LENGTH,
        help_text="Unique among your tokens; made up if not given.",
    )


class GenerateAPIKeyResponseSerializer(Shape):
    """A new key. This is the only time that it is shown."""

    key = serializers.CharField(
        help_text="Send it in the header `Wirtual-Session-Token`."
    )


class TokenConfigSerializer(Shape):
    """Limits for tokens."""

    max_token_lifetime = serializers.IntegerField(help_text="In nanoseconds.")
