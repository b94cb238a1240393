"""Shapes of the audit log, as in the contract."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit_log.search import BUILD_REASONS
from orgs_app.user.serializers import UserSerializer
from wirtual.core.api.fields import SHAPE, ChoiceField, IdField, TimeField
from wirtual.core.api.parsers import parse_json
from wirtual.core.errors import BodyNotJson

Shape = serializers.Serializer[Any]

# The published description calls raw JSON an array of its bytes. An object is sent.
RAW_JSON = {
    "oneOf": [
        {"type": "array", "items": {"type": "integer"}},
        {"type": "object", "additionalProperties": True},
    ],
    "description": "An object. As an array of bytes it is understood in requests.",
}
ANYTHING = {"description": "Any value; null where there is none."}


@extend_schema_field(ANYTHING)
class AnythingField(serializers.JSONField):
    """A value of any JSON type."""


@extend_schema_field(RAW_JSON)
class RawJsonField(serializers.JSONField):
    """A JSON object, or the bytes of its text as numbers."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object."""
        value = _decoded(data) if isinstance(data, list) else data
        if not isinstance(value, dict):
            raise serializers.ValidationError("expected an object", code=SHAPE)
        return value


def _decoded(numbers: list[Any]) -> Any:
    try:
        return parse_json(bytes(numbers))
    except (TypeError, ValueError, BodyNotJson):
        return None


class AuditDiffFieldSerializer(Shape):
    """How one field changed."""

    old = AnythingField(help_text="What it was.")
    new = AnythingField(help_text="What it is now.")
    secret = serializers.BooleanField(
        help_text="Whether the values are secret; then neither is shown."
    )


class MinimalOrganizationSerializer(Shape):
    """Which organization. Once it has been deleted, only `id` holds something."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    display_name = serializers.CharField(allow_blank=True)
    icon = serializers.CharField(allow_blank=True)


class AuditLogSerializer(Shape):
    """Somebody did something to something, or tried to."""

    id = serializers.UUIDField()
    request_id = serializers.UUIDField(
        help_text="The request, as its answer named it in `X-Wirtual-Request-Id`."
    )
    time = serializers.DateTimeField()
    ip = serializers.CharField(
        allow_blank=True, help_text="The client's address, if it is known."
    )
    user_agent = serializers.CharField(allow_blank=True)
    resource_type = serializers.ChoiceField(AuditResourceType.values)
    resource_id = serializers.UUIDField()
    resource_target = serializers.CharField(
        allow_blank=True, help_text="What the object was called then."
    )
    resource_icon = serializers.CharField(allow_blank=True)
    action = serializers.ChoiceField(AuditAction.values)
    diff = serializers.DictField(
        child=AuditDiffFieldSerializer(),
        help_text="The fields that changed. Empty where it was refused.",
    )
    status_code = serializers.IntegerField(
        help_text="The status that was answered; from 400 on it wasn't done."
    )
    additional_fields = RawJsonField(help_text="What else was noted.")
    description = serializers.CharField(
        help_text="A sentence; put names in place of `{user}` and `{target}`."
    )
    resource_link = serializers.CharField(
        allow_blank=True, help_text="The path of the object's page, if it has one."
    )
    is_deleted = serializers.BooleanField(
        help_text="Whether the object has been deleted since."
    )
    organization_id = serializers.UUIDField(help_text="Deprecated: see `organization`.")
    organization = MinimalOrganizationSerializer(
        allow_null=True, help_text="Where it happened; null for the whole deployment."
    )
    user = UserSerializer(
        allow_null=True,
        help_text="Who did it, whether or not they still have an account; null if "
        "nobody knows.",
    )


class AuditLogResponseSerializer(Shape):
    """A page of the audit log."""

    audit_logs = AuditLogSerializer(many=True)
    count = serializers.IntegerField(help_text="How many entries match, in all.")


class CreateTestAuditLogRequestSerializer(Shape):
    """An entry to be made up. What isn't given is made up too."""

    action = ChoiceField(
        AuditAction.values, required=False, help_text="`write` if it isn't given."
    )
    resource_type = ChoiceField(
        AuditResourceType.values, required=False, help_text="`user` if not given."
    )
    resource_id = IdField(required=False, help_text="A random one if not given.")
    additional_fields = RawJsonField(
        required=False, allow_null=True, help_text="What else the entry shall note."
    )
    time = TimeField(required=False, help_text="Now, if it isn't given.")
    build_reason = ChoiceField(
        BUILD_REASONS, required=False, help_text="Accepted and not used."
    )
    organization_id = IdField(required=False, help_text="None if it isn't given.")
