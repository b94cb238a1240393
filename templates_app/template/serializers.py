"""Shapes of templates in answers, as the contract says.

They are documentation: ``presentation`` makes the answers.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisioning_app.job.enums import ProvisionerType
from templates_app.template import help_texts
from templates_app.template.enums import Weekday
from templates_app.workspace.enums import WorkspaceAgentPortShareLevel
from wirtual.core.api.fields import IntegerField, TextField


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "enum": Weekday.values},
        "description": "Names of days, whatever the case of their letters.",
    }
)
class DaysField(serializers.ListField):
    """Names of weekdays. Whether they are any is asked with all other settings."""

    child = TextField(required=False)


class TemplateAutostopRequirementSerializer(serializers.Serializer[Any]):
    """When workspaces have to stop for an update."""

    days_of_week = DaysField(
        required=False,
        allow_null=True,
        help_text="Days on which workspaces are stopped, in their owner's quiet hours."
        " None means never.",
    )
    weeks = IntegerField(
        required=False, help_text="Every how many weeks: 1 for each, at most 16."
    )


class TemplateAutostartRequirementSerializer(serializers.Serializer[Any]):
    """When workspaces may start by themselves."""

    days_of_week = DaysField(
        required=False, allow_null=True, help_text="Days on which they may."
    )


class TransitionStatsSerializer(serializers.Serializer[Any]):
    """How long builds took, in milliseconds; null while there were none."""

    P50 = serializers.IntegerField(
        allow_null=True, help_text="Half of the builds were no slower."
    )
    P95 = serializers.IntegerField(
        allow_null=True, help_text="All but 5 % of the builds were no slower."
    )


class TemplateSerializer(serializers.Serializer[Any]):
    """What workspaces are made from."""

    id = serializers.UUIDField(help_text="Id of the template.")
    created_at = serializers.DateTimeField(help_text="When it was created.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")
    organization_id = serializers.UUIDField(help_text="The organization that owns it.")
    organization_name = serializers.CharField(help_text="That organization's name.")
    organization_display_name = serializers.CharField(
        help_text="That organization's name for people."
    )
    organization_icon = serializers.CharField(help_text="That organization's icon.")
    name = serializers.CharField(help_text=help_texts.NAME)
    display_name = serializers.CharField(help_text=help_texts.DISPLAY_NAME)
    provisioner = serializers.ChoiceField(
        choices=ProvisionerType.choices, help_text="What its archives are for."
    )
    active_version_id = serializers.UUIDField(
        help_text="The version that new workspaces are built from."
    )
    active_user_count = serializers.IntegerField(
        help_text="How many people have a workspace of it."
    )
    build_time_stats = serializers.DictField(
        child=TransitionStatsSerializer(),
        help_text="How long builds of the last 30 days took, for each of `start`,"
        " `stop` and `delete`.",
    )
    description = serializers.CharField(help_text="What it is.")
    deprecated = serializers.BooleanField(
        help_text="Whether no new workspaces should be made of it."
    )
    deprecation_message = serializers.CharField(help_text="Why not; empty otherwise.")
    icon = serializers.CharField(help_text=help_texts.ICON)
    default_ttl_ms = serializers.IntegerField(help_text=help_texts.DEFAULT_TTL)
    activity_bump_ms = serializers.IntegerField(help_text=help_texts.ACTIVITY_BUMP)
    autostop_requirement = TemplateAutostopRequirementSerializer(
        help_text=help_texts.AUTOSTOP_REQUIREMENT
    )
    autostart_requirement = TemplateAutostartRequirementSerializer(
        help_text=help_texts.AUTOSTART_REQUIREMENT
    )
    created_by_id = serializers.UUIDField(help_text="Who created it.")
    created_by_name = serializers.CharField(help_text="That user's name.")
    allow_user_autostart = serializers.BooleanField(
        help_text=help_texts.ALLOW_USER_AUTOSTART
    )
    allow_user_autostop = serializers.BooleanField(
        help_text=help_texts.ALLOW_USER_AUTOSTOP
    )
    allow_user_cancel_workspace_jobs = serializers.BooleanField(
        help_text=help_texts.ALLOW_USER_CANCEL_WORKSPACE_JOBS
    )
    failure_ttl_ms = serializers.IntegerField(help_text=help_texts.FAILURE_TTL)
    time_til_dormant_ms = serializers.IntegerField(
        help_text=help_texts.TIME_TIL_DORMANT
    )
    time_til_dormant_autodelete_ms = serializers.IntegerField(
        help_text=help_texts.TIME_TIL_DORMANT_AUTODELETE
    )
    require_active_version = serializers.BooleanField(
        help_text=help_texts.REQUIRE_ACTIVE_VERSION
    )
    max_port_share_level = serializers.ChoiceField(
        choices=WorkspaceAgentPortShareLevel.choices,
        help_text=help_texts.MAX_PORT_SHARE_LEVEL,
    )
