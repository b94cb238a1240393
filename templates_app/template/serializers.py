"""Shapes of templates, as the contract says.

Those of answers are documentation: ``presentation`` makes the answers.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisioning_app.job.enums import ProvisionerType
from templates_app.template.durations import milliseconds
from templates_app.template.enums import Weekday
from templates_app.template.models import DEFAULT_ACTIVITY_BUMP
from templates_app.workspace.enums import WorkspaceAgentPortShareLevel
from wirtual.core.api.fields import (
    LARGEST_INTEGER,
    FlagField,
    IdField,
    IntegerField,
    TextField,
)
from wirtual.core.names import display_name_problem, name_problem

#: Of a new template, in bytes: *less than 128*, as the published page says. A change
#: takes as many characters as the column does.
LONGEST_NEW_DESCRIPTION = 127
LONGEST_CHANGED_DESCRIPTION = 128  # characters; spec/templates.md, 5, T12
LONGEST_ICON = 256  # characters
DEFAULT_ACTIVITY_BUMP_MS = milliseconds(DEFAULT_ACTIVITY_BUMP)
#: Counted in nanoseconds it must fit into 64 bits.
LARGEST_MS = milliseconds(LARGEST_INTEGER)


def new_description_problem(text: str) -> str | None:
    """What is wrong with the description of a new template."""
    if len(text.encode()) <= LONGEST_NEW_DESCRIPTION:
        return None
    return f"must be at most {LONGEST_NEW_DESCRIPTION} bytes long"


class DurationField(IntegerField):
    """Milliseconds, as many as fit when they are counted in nanoseconds."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        number = super().to_internal_value(data)
        if abs(number) > LARGEST_MS:
            raise serializers.ValidationError("is too long a duration")
        return number


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


@extend_schema_field(
    serializers.ChoiceField(choices=WorkspaceAgentPortShareLevel.choices)
)
class PortShareLevelField(TextField):
    """A level. Whether it is one is asked with all other settings."""


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


class CreateTemplateRequestSerializer(serializers.Serializer[Any]):
    """A new template's name, first version and settings."""

    name = TextField(
        rule=name_problem,
        help_text="Stands in URLs; unique in the organization, whatever its case.",
    )
    template_version_id = IdField(
        help_text="The version that becomes active. Its import may still be under way."
    )
    display_name = TextField(
        required=False, rule=display_name_problem, help_text="Its name for people."
    )
    description = TextField(
        required=False,
        rule=new_description_problem,
        help_text="What it is, in less than 128 bytes.",
    )
    icon = TextField(
        required=False, max_length=LONGEST_ICON, help_text="Path or URL of an icon."
    )
    default_ttl_ms = DurationField(
        required=False, help_text="How long workspaces run, by default; 0 for ever."
    )
    activity_bump_ms = DurationField(
        required=False,
        default=DEFAULT_ACTIVITY_BUMP_MS,
        help_text="By how much activity prolongs that; one hour unless told, 0 for"
        " not at all.",
    )
    autostop_requirement = TemplateAutostopRequirementSerializer(
        required=False,
        allow_null=True,
        help_text="When workspaces have to stop; never unless told.",
    )
    autostart_requirement = TemplateAutostartRequirementSerializer(
        required=False,
        allow_null=True,
        help_text="When workspaces may start by themselves; always unless told.",
    )
    allow_user_cancel_workspace_jobs = FlagField(
        required=False, default=True, help_text="Whether people may stop their builds."
    )
    allow_user_autostart = FlagField(
        required=False,
        default=True,
        help_text="Whether people may have their workspaces start by themselves.",
    )
    allow_user_autostop = FlagField(
        required=False,
        default=True,
        help_text="Whether people may say how long their workspaces run.",
    )
    failure_ttl_ms = DurationField(
        required=False, help_text="When failed workspaces are stopped; 0 for never."
    )
    dormant_ttl_ms = DurationField(
        required=False, help_text="When unused workspaces are locked; 0 for never."
    )
    delete_ttl_ms = DurationField(
        required=False, help_text="When locked workspaces are deleted; 0 for never."
    )
    disable_everyone_group_access = FlagField(
        required=False,
        help_text="Whether nobody may use it until they are let in by name.",
    )
    require_active_version = FlagField(
        required=False,
        help_text="Whether workspaces are built from the active version only.",
    )
    max_port_share_level = PortShareLevelField(
        required=False,
        default=None,
        help_text="The widest that people may share ports of their workspaces.",
    )


class UpdateTemplateMetaSerializer(serializers.Serializer[Any]):
    """What a template is to be like. What is left out is cleared, unless told."""

    name = TextField(
        required=False,
        rule=name_problem,
        help_text="Stands in URLs; stays as it is when left out.",
    )
    display_name = TextField(
        required=False, rule=display_name_problem, help_text="Its name for people."
    )
    description = TextField(
        required=False,
        max_length=LONGEST_CHANGED_DESCRIPTION,
        help_text="What it is, in at most 128 characters.",
    )
    icon = TextField(
        required=False, max_length=LONGEST_ICON, help_text="Path or URL of an icon."
    )
    default_ttl_ms = DurationField(
        required=False,
        help_text="How long workspaces made from now on run, by default; 0 for ever.",
    )
    activity_bump_ms = DurationField(
        required=False,
        help_text="By how much activity prolongs that; 0 for not at all.",
    )
    autostop_requirement = TemplateAutostopRequirementSerializer(
        required=False,
        allow_null=True,
        help_text="When workspaces have to stop; stays as it is when left out.",
    )
    autostart_requirement = TemplateAutostartRequirementSerializer(
        required=False,
        allow_null=True,
        help_text="When workspaces may start by themselves; stays as it is when left"
        " out.",
    )
    allow_user_cancel_workspace_jobs = FlagField(
        required=False, help_text="Whether people may stop their builds."
    )
    allow_user_autostart = FlagField(
        required=False,
        help_text="Whether people may have their workspaces start by themselves.",
    )
    allow_user_autostop = FlagField(
        required=False,
        help_text="Whether people may say how long their workspaces run.",
    )
    failure_ttl_ms = DurationField(
        required=False,
        help_text="When failed workspaces are stopped: after a minute or more; 0 for"
        " never.",
    )
    time_til_dormant_ms = DurationField(
        required=False,
        help_text="When unused workspaces are locked: after a minute or more; 0 for"
        " never.",
    )
    time_til_dormant_autodelete_ms = DurationField(
        required=False,
        help_text="When locked workspaces are deleted: after a minute or more; 0 for"
        " never.",
    )
    update_workspace_last_used_at = FlagField(
        required=False,
        help_text="Whether all workspaces count as used just now, if a time or a day"
        " changes.",
    )
    update_workspace_dormant_at = FlagField(
        required=False,
        help_text="Whether locked workspaces count as locked just now, if a time or a"
        " day changes.",
    )
    require_active_version = FlagField(
        required=False,
        help_text="Whether workspaces are built from the active version only.",
    )
    deprecation_message = TextField(
        required=False,
        default=None,
        help_text="Why no new workspaces should be made of it; empty takes that back."
        " Stays as it is when left out.",
    )
    disable_everyone_group_access = FlagField(
        required=False,
        help_text="Whether the group *Everyone* is taken from those who may use it.",
    )
    max_port_share_level = PortShareLevelField(
        required=False,
        default=None,
        help_text="The widest that people may share ports of their workspaces; stays"
        " as it is when left out.",
    )


class UpdateActiveTemplateVersionSerializer(serializers.Serializer[Any]):
    """Which version becomes the active one."""

    id = IdField(help_text="A version of the template whose import has succeeded.")


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
    name = serializers.CharField(help_text="Unique in the organization.")
    display_name = serializers.CharField(help_text="Its name for people.")
    provisioner = serializers.ChoiceField(
        choices=ProvisionerType.choices, help_text="What its archives are for."
    )
    active_version_id = serializers.UUIDField(
        help_text="The version that new workspaces are built from."
    )
    active_user_count = serializers.IntegerField(
        help_text="How many people have a workspace of it; -1 while that isn't known."
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
    icon = serializers.CharField(help_text="Path or URL of an icon.")
    default_ttl_ms = serializers.IntegerField(
        help_text="How long workspaces run, by default; 0 for ever."
    )
    activity_bump_ms = serializers.IntegerField(
        help_text="By how much activity prolongs that; 0 for not at all."
    )
    autostop_requirement = TemplateAutostopRequirementSerializer(
        help_text="When workspaces have to stop."
    )
    autostart_requirement = TemplateAutostartRequirementSerializer(
        help_text="When workspaces may start by themselves."
    )
    created_by_id = serializers.UUIDField(help_text="Who created it.")
    created_by_name = serializers.CharField(help_text="That user's name.")
    allow_user_autostart = serializers.BooleanField(
        help_text="Whether people may have their workspaces start by themselves."
    )
    allow_user_autostop = serializers.BooleanField(
        help_text="Whether people may say how long their workspaces run."
    )
    allow_user_cancel_workspace_jobs = serializers.BooleanField(
        help_text="Whether people may stop their builds."
    )
    failure_ttl_ms = serializers.IntegerField(
        help_text="When failed workspaces are stopped; 0 for never."
    )
    time_til_dormant_ms = serializers.IntegerField(
        help_text="When unused workspaces are locked; 0 for never."
    )
    time_til_dormant_autodelete_ms = serializers.IntegerField(
        help_text="When locked workspaces are deleted; 0 for never."
    )
    require_active_version = serializers.BooleanField(
        help_text="Whether workspaces are built from the active version only."
    )
    max_port_share_level = serializers.ChoiceField(
        choices=WorkspaceAgentPortShareLevel.choices,
        help_text="The widest that people may share ports of their workspaces.",
    )
