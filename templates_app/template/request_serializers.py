"""Shapes of requests that make and change templates, as the contract says."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from templates_app.template import help_texts
from templates_app.template.durations import milliseconds
from templates_app.template.models import DEFAULT_ACTIVITY_BUMP
from templates_app.template.serializers import (
    TemplateAutostartRequirementSerializer,
    TemplateAutostopRequirementSerializer,
)
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
    serializers.ChoiceField(choices=WorkspaceAgentPortShareLevel.choices)
)
class PortShareLevelField(TextField):
    """A level. Whether it is one is asked with all other settings."""


class CreateTemplateRequestSerializer(serializers.Serializer[Any]):
    """A new template's name, first version and settings."""

    name = TextField(rule=name_problem, help_text=help_texts.NAME)
    template_version_id = IdField(
        help_text="The version that becomes active. Its import may still be under way."
    )
    display_name = TextField(
        required=False, rule=display_name_problem, help_text=help_texts.DISPLAY_NAME
    )
    description = TextField(
        required=False,
        rule=new_description_problem,
        help_text="What it is, in less than 128 bytes.",
    )
    icon = TextField(required=False, max_length=LONGEST_ICON, help_text=help_texts.ICON)
    default_ttl_ms = DurationField(required=False, help_text=help_texts.DEFAULT_TTL)
    activity_bump_ms = DurationField(
        required=False,
        default=DEFAULT_ACTIVITY_BUMP_MS,
        help_text=f"{help_texts.ACTIVITY_BUMP} One hour unless told.",
    )
    autostop_requirement = TemplateAutostopRequirementSerializer(
        required=False,
        allow_null=True,
        help_text=f"{help_texts.AUTOSTOP_REQUIREMENT} Never unless told.",
    )
    autostart_requirement = TemplateAutostartRequirementSerializer(
        required=False,
        allow_null=True,
        help_text=f"{help_texts.AUTOSTART_REQUIREMENT} Always unless told.",
    )
    allow_user_cancel_workspace_jobs = FlagField(
        required=False,
        default=True,
        help_text=help_texts.ALLOW_USER_CANCEL_WORKSPACE_JOBS,
    )
    allow_user_autostart = FlagField(
        required=False, default=True, help_text=help_texts.ALLOW_USER_AUTOSTART
    )
    allow_user_autostop = FlagField(
        required=False, default=True, help_text=help_texts.ALLOW_USER_AUTOSTOP
    )
    failure_ttl_ms = DurationField(required=False, help_text=help_texts.FAILURE_TTL)
    dormant_ttl_ms = DurationField(
        required=False, help_text=help_texts.TIME_TIL_DORMANT
    )
    delete_ttl_ms = DurationField(
        required=False, help_text=help_texts.TIME_TIL_DORMANT_AUTODELETE
    )
    disable_everyone_group_access = FlagField(
        required=False,
        help_text="Whether nobody may use it until they are let in by name.",
    )
    require_active_version = FlagField(
        required=False, help_text=help_texts.REQUIRE_ACTIVE_VERSION
    )
    max_port_share_level = PortShareLevelField(
        required=False, default=None, help_text=help_texts.MAX_PORT_SHARE_LEVEL
    )


class UpdateTemplateMetaSerializer(serializers.Serializer[Any]):
    """What a template is to be like. What is left out is cleared, unless told."""

    name = TextField(
        required=False,
        rule=name_problem,
        help_text=f"{help_texts.NAME} {help_texts.STAYS}",
    )
    display_name = TextField(
        required=False, rule=display_name_problem, help_text=help_texts.DISPLAY_NAME
    )
    description = TextField(
        required=False,
        max_length=LONGEST_CHANGED_DESCRIPTION,
        help_text="What it is, in at most 128 characters.",
    )
    icon = TextField(required=False, max_length=LONGEST_ICON, help_text=help_texts.ICON)
    default_ttl_ms = DurationField(
        required=False,
        help_text="How long workspaces made from now on run, by default; 0 for ever.",
    )
    activity_bump_ms = DurationField(required=False, help_text=help_texts.ACTIVITY_BUMP)
    autostop_requirement = TemplateAutostopRequirementSerializer(
        required=False,
        allow_null=True,
        help_text=f"{help_texts.AUTOSTOP_REQUIREMENT} {help_texts.STAYS}",
    )
    autostart_requirement = TemplateAutostartRequirementSerializer(
        required=False,
        allow_null=True,
        help_text=f"{help_texts.AUTOSTART_REQUIREMENT} {help_texts.STAYS}",
    )
    allow_user_cancel_workspace_jobs = FlagField(
        required=False, help_text=help_texts.ALLOW_USER_CANCEL_WORKSPACE_JOBS
    )
    allow_user_autostart = FlagField(
        required=False, help_text=help_texts.ALLOW_USER_AUTOSTART
    )
    allow_user_autostop = FlagField(
        required=False, help_text=help_texts.ALLOW_USER_AUTOSTOP
    )
    failure_ttl_ms = DurationField(
        required=False, help_text=f"{help_texts.FAILURE_TTL} {help_texts.A_MINUTE}"
    )
    time_til_dormant_ms = DurationField(
        required=False, help_text=f"{help_texts.TIME_TIL_DORMANT} {help_texts.A_MINUTE}"
    )
    time_til_dormant_autodelete_ms = DurationField(
        required=False,
        help_text=f"{help_texts.TIME_TIL_DORMANT_AUTODELETE} {help_texts.A_MINUTE}",
    )
    update_workspace_last_used_at = FlagField(
        required=False,
        help_text="Whether all workspaces count as used just now, if a time or a day"
        " changes.",
    )
    update_workspace_dormant_at = FlagField(
        required=False,
        help_text="Whether dormant workspaces count as dormant since just now, if a"
        " time or a day changes.",
    )
    require_active_version = FlagField(
        required=False, help_text=help_texts.REQUIRE_ACTIVE_VERSION
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
        help_text=f"{help_texts.MAX_PORT_SHARE_LEVEL} {help_texts.STAYS}",
    )


class UpdateActiveTemplateVersionSerializer(serializers.Serializer[Any]):
    """Which version becomes the active one."""

    id = IdField(help_text="A version of the template whose import has succeeded.")
