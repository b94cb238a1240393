"""Shapes of entitlements and licences, as in the contract."""

from typing import Any

from rest_framework import serializers

from wirtual.core.api.fields import TextField
from wirtual.deployment.license.entitlements import Entitlement

Shape = serializers.Serializer[Any]


class FeatureSerializer(Shape):
    """A feature of the product."""

    entitlement = serializers.ChoiceField(
        [each.value for each in Entitlement],
        help_text="`not_entitled` only if this deployment switched it off.",
    )
    enabled = serializers.BooleanField(help_text="Whether it can be used.")
    limit = serializers.IntegerField(
        allow_null=True, help_text="Always null: nothing is limited."
    )
    actual = serializers.IntegerField(
        allow_null=True,
        help_text="For `user_limit` the number of active users, else null.",
    )


class EntitlementsSerializer(Shape):
    """What this deployment may do. Nothing depends on a licence."""

    features = serializers.DictField(
        child=FeatureSerializer(), help_text="Every feature by its name."
    )
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Always empty."
    )
    errors = serializers.ListField(  # type: ignore[assignment]  # not DRF's errors
        child=serializers.CharField(), help_text="Always empty."
    )
    has_license = serializers.BooleanField(help_text="Always true: none is needed.")
    trial = serializers.BooleanField(help_text="Always false.")
    require_telemetry = serializers.BooleanField(
        help_text="Always false: nothing is sent."
    )
    refreshed_at = serializers.DateTimeField(
        help_text="When the server started, or was asked to look again."
    )


class LicenseSerializer(Shape):
    """A licence. Its text is never shown again."""

    id = serializers.IntegerField()
    uuid = serializers.UUIDField(help_text="From the licence, if it has one.")
    uploaded_at = serializers.DateTimeField()
    claims = serializers.DictField(help_text="What the licence says.")


class AddLicenseRequestSerializer(Shape):
    """A licence to keep."""

    license = TextField(help_text="A signed token (JWT).")
