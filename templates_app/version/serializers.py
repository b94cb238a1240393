"""Shapes of versions, as the contract says.

Those of answers are documentation: ``presentation`` makes the answers.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisioning_app.job.enums import ProvisionerStorageMethod, ProvisionerType
from provisioning_app.job.serializers import ProvisionerJobSerializer
from templates_app.version.enums import (
    ParameterType,
    TemplateVersionWarning,
    ValidationMonotonicOrder,
)
from templates_app.version.models import LONGEST_TEXT
from templates_app.workspace.serializers import WorkspaceBuildParameterSerializer
from wirtual.core.api.fields import ChoiceField, IdField, TextField
from wirtual.core.ids import NIL
from wirtual.core.names import version_name_problem


class VariableValueSerializer(serializers.Serializer[Any]):
    """A value for a Terraform variable."""

    name = TextField(required=False, help_text="Name of the variable.")
    value = TextField(required=False, help_text="Its value, as text.")


def _is_absent(value: Any) -> bool:
    return value in (None, "", str(NIL))


class CreateTemplateVersionRequestSerializer(serializers.Serializer[Any]):
    """What a version is made from. Give a `file_id` or an `example_id`."""

    name = TextField(
        required=False,
        rule=version_name_problem,
        help_text="Unique in the template. Without one a random name is chosen.",
    )
    message = TextField(
        required=False, max_length=LONGEST_TEXT, help_text="What is new."
    )
    template_id = IdField(
        required=False,
        help_text="The template that the version belongs to. Leave it out for a"
        " template that is still to be created.",
    )
    storage_method = ChoiceField(
        choices=ProvisionerStorageMethod.choices,
        help_text="Where the archive is; always `file`.",
    )
    file_id = IdField(required=False, help_text="An archive that you uploaded.")
    example_id = TextField(
        required=False, help_text="One of the examples, instead of an archive."
    )
    provisioner = ChoiceField(
        choices=ProvisionerType.choices,
        help_text="What the archive is for; `echo` is for tests.",
    )
    tags = serializers.DictField(
        child=TextField(required=False),
        required=False,
        allow_null=True,
        help_text="Tags that a provisioner daemon must have to run the import.",
    )
    user_variable_values = VariableValueSerializer(
        many=True,
        required=False,
        allow_null=True,
        help_text="Values for the template's variables. Those of the active version"
        " carry over.",
    )

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values. One of the two sources must be given, whatever else is wrong."""
        wrong: dict[str, Any] = {}
        try:
            values: dict[str, Any] = super().to_internal_value(data)
        except serializers.ValidationError as error:
            values, wrong = {}, dict(error.detail)  # type: ignore[arg-type]  # of fields
        if _is_absent(data.get("file_id")) and _is_absent(data.get("example_id")):
            missing = serializers.ValidationError(
                {
                    "file_id": "is required without example_id",
                    "example_id": "is required without file_id",
                },
                code="required",
            )
            wrong |= dict(missing.detail)  # type: ignore[arg-type]
        if wrong:
            raise serializers.ValidationError(wrong)
        return values


class PatchTemplateVersionRequestSerializer(serializers.Serializer[Any]):
    """What a version is called, and what is said of it."""

    name = TextField(
        required=False,
        rule=version_name_problem,
        help_text="Unique in the template. An empty one changes nothing.",
    )
    message = TextField(
        required=False,
        default=None,
        max_length=LONGEST_TEXT,
        help_text="What is new. An empty one clears it; null changes nothing.",
    )


class MatchedProvisionersSerializer(serializers.Serializer[Any]):
    """How many provisioner daemons could run a job."""

    count = serializers.IntegerField(
        help_text="How many fit the job's tags. With 0 the job waits."
    )
    available = serializers.IntegerField(
        help_text="How many of them were seen lately. They may be busy all the same."
    )
    most_recently_seen = serializers.DateTimeField(
        allow_null=True, help_text="When the latest of them was seen; null for none."
    )


class MinimalUserSerializer(serializers.Serializer[Any]):
    """As much of a person as everybody may know."""

    id = serializers.UUIDField(help_text="Id of the user.")
    username = serializers.CharField(help_text="Name of the account.")
    avatar_url = serializers.CharField(
        allow_blank=True, help_text="Address of a picture; empty for none."
    )


class TemplateVersionSerializer(serializers.Serializer[Any]):
    """One push of a template, and how far its import has come."""

    id = serializers.UUIDField(help_text="Id of the version.")
    template_id = serializers.UUIDField(
        help_text="The template that it belongs to; the nil UUID while there is none."
    )
    organization_id = serializers.UUIDField(help_text="The organization that owns it.")
    created_at = serializers.DateTimeField(help_text="When it was pushed.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")
    name = serializers.CharField(help_text="Unique in the template.")
    message = serializers.CharField(help_text="What is new, in its author's words.")
    job = ProvisionerJobSerializer(help_text="The job that imports it.")
    readme = serializers.CharField(
        help_text="README of the archive; empty until the import has read it."
    )
    created_by = MinimalUserSerializer(help_text="Who pushed it.")
    archived = serializers.BooleanField(
        help_text="Archived versions are kept out of lists and can't be promoted."
    )
    warnings = serializers.ListField(
        child=serializers.ChoiceField(choices=TemplateVersionWarning.choices),
        help_text="Always empty on this server.",
    )
    matched_provisioners = MatchedProvisionersSerializer(
        help_text="Daemons that could run the import."
    )


class TemplateVersionParameterOptionSerializer(serializers.Serializer[Any]):
    """One of the values that a parameter can be chosen from."""

    name = serializers.CharField(help_text="What people choose by.")
    description = serializers.CharField(help_text="What it means, as Markdown.")
    value = serializers.CharField(help_text="What the template gets.")
    icon = serializers.CharField(help_text="Path or URL of an icon.")


class TemplateVersionParameterSerializer(serializers.Serializer[Any]):
    """A question that a template asks before a workspace is built."""

    name = serializers.CharField(help_text="Unique in the version.")
    display_name = serializers.CharField(help_text="Its name for people, if another.")
    description = serializers.CharField(help_text="What is asked, as Markdown.")
    description_plaintext = serializers.CharField(
        help_text="The same without Markdown's marks."
    )
    type = serializers.ChoiceField(
        choices=ParameterType.choices, help_text="What values are; all are sent as text"
    )
    mutable = serializers.BooleanField(
        help_text="Whether a later build may have another value."
    )
    default_value = serializers.CharField(help_text="Empty if there is none.")
    icon = serializers.CharField(help_text="Path or URL of an icon.")
    options = TemplateVersionParameterOptionSerializer(
        many=True, help_text="The only values that can be chosen; empty for any."
    )
    validation_error = serializers.CharField(
        help_text="What is told of a value that breaks a rule; `{min}`, `{max}` and"
        " `{value}` are replaced."
    )
    validation_regex = serializers.CharField(
        help_text="What a text has to match; empty for anything."
    )
    validation_min = serializers.IntegerField(
        allow_null=True, help_text="Least number; null for no bound."
    )
    validation_max = serializers.IntegerField(
        allow_null=True, help_text="Greatest number; null for no bound."
    )
    validation_monotonic = serializers.ChoiceField(
        choices=ValidationMonotonicOrder.choices,
        allow_blank=True,
        help_text="Which way a number may move from build to build; empty for both.",
    )
    required = serializers.BooleanField(  # type: ignore[assignment]  # not its own
        help_text="Whether there is no default."
    )
    ephemeral = serializers.BooleanField(
        help_text="Whether the value counts for one build only."
    )


@extend_schema_field(
    {
        # Usually one of three; but whatever stands in the template.
        "anyOf": [
            {"type": "string", "enum": ["string", "number", "bool"]},
            {"type": "string"},
        ],
        "description": "Its type as declared, such as `string`; empty for any.",
    }
)
class DeclaredTypeField(serializers.CharField):
    """The text of a type expression."""


class TemplateVersionVariableSerializer(serializers.Serializer[Any]):
    """A Terraform variable and its value in this version."""

    name = serializers.CharField(help_text="Unique in the version.")
    description = serializers.CharField(help_text="What it is for.")
    type = DeclaredTypeField()
    value = serializers.CharField(
        help_text="`*redacted*` if the variable is sensitive."
    )
    default_value = serializers.CharField(
        help_text="As JSON unless it is a text; `*redacted*` if sensitive."
    )
    required = serializers.BooleanField(  # type: ignore[assignment]  # not its own
        help_text="Whether there is no default."
    )
    sensitive = serializers.BooleanField(
        help_text="Whether its values are never shown."
    )


class TemplateVersionExternalAuthSerializer(serializers.Serializer[Any]):
    """An account elsewhere that workspaces of the version need."""

    id = serializers.CharField(help_text="Id of the provider.")
    type = serializers.CharField(help_text="Kind of the provider.")
    display_name = serializers.CharField(help_text="Its name for people.")
    display_icon = serializers.CharField(help_text="Path or URL of an icon.")
    authenticate_url = serializers.CharField(help_text="Where you link your account.")
    authenticated = serializers.BooleanField(help_text="Whether yours is linked.")
    optional = serializers.BooleanField(help_text="Whether it works without.")


class CreateTemplateVersionDryRunRequestSerializer(serializers.Serializer[Any]):
    """What a workspace would be built with."""

    workspace_name = TextField(
        required=False, help_text="What it would be called; `dryrun` unless you say."
    )
    rich_parameter_values = WorkspaceBuildParameterSerializer(
        many=True,
        required=False,
        allow_null=True,
        help_text="Values of rich parameters. They are planned with as they are; the"
        " job's log tells which of them a build would refuse. Of a name that is given"
        " twice the first value counts.",
    )
    user_variable_values = VariableValueSerializer(
        many=True,
        required=False,
        allow_null=True,
        help_text="Ignored: the version's own values are used.",
    )
