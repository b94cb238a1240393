"""Shapes of comparisons. They are documentation: ``presentation`` makes the answers."""

from typing import Any

from rest_framework import serializers

from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.resource.enums import WorkspaceTransition
from templates_app.template.comparison.enums import (
    ChangeKind,
    FileChangeKind,
    Impact,
    Part,
    SideName,
    Topic,
)
from templates_app.template.comparison.presentation import MOST_SHOWN


class ComparedVersionSerializer(serializers.Serializer[Any]):
    """One of the two versions."""

    id = serializers.UUIDField(help_text="Id of the version.")
    name = serializers.CharField(help_text="Its name.")
    template_id = serializers.UUIDField(
        help_text="Its template; the nil UUID while there is none."
    )
    template_name = serializers.CharField(
        help_text="That template's name; empty while there is none."
    )
    organization_id = serializers.UUIDField(help_text="The organization that owns it.")
    created_at = serializers.DateTimeField(help_text="When it was pushed.")
    import_status = serializers.ChoiceField(
        choices=ProvisionerJobStatus.choices,
        help_text="How its import stands. Only what successful imports found is"
        " compared.",
    )


class ComparisonSummarySerializer(serializers.Serializer[Any]):
    """How much changed."""

    breaking = serializers.IntegerField(help_text="How many changes are breaking.")
    needs_input = serializers.IntegerField(help_text="How many changes need input.")
    safe = serializers.IntegerField(help_text="How many changes are safe.")
    files_changed = serializers.IntegerField(
        help_text="How many files were added, removed, modified or renamed."
    )
    lines_added = serializers.IntegerField(
        allow_null=True,
        help_text="Lines that are new in the files that have a diff; null where"
        " contents are hidden.",
    )
    lines_removed = serializers.IntegerField(
        allow_null=True, help_text="Lines that are gone, the same way."
    )


class ComparisonGapSerializer(serializers.Serializer[Any]):
    """Something that couldn't be compared."""

    part = serializers.ChoiceField(
        choices=Part.choices,
        help_text="What is missing: what imports found, files, or what is read from"
        " Terraform files (providers).",
    )
    side = serializers.ChoiceField(
        choices=SideName.choices, help_text="Which version is the reason."
    )
    reason = serializers.CharField(help_text="Why, as a sentence.")
    detail = serializers.CharField(help_text="More about it; may be empty.")


class VersionChangeSerializer(serializers.Serializer[Any]):
    """One thing that differs, and what that means for workspaces."""

    topic = serializers.ChoiceField(
        choices=Topic.choices, help_text="What it is about."
    )
    name = serializers.CharField(
        help_text="Which one: a parameter's or variable's name, a resource's address,"
        " an agent's name, `agent/app`, …"
    )
    field = serializers.CharField(
        help_text="What of it; empty if the whole thing came or went."
    )
    kind = serializers.ChoiceField(
        choices=ChangeKind.choices, help_text="What happened to it."
    )
    impact = serializers.ChoiceField(
        choices=Impact.choices,
        help_text="`breaking`: some workspaces can't be built any more, or lose"
        " something. `needs_input`: somebody has to do something first. `safe`: it"
        " goes by itself.",
    )
    reason = serializers.CharField(help_text="Why it is of that class, as a sentence.")
    before = serializers.CharField(
        allow_null=True, help_text="What it was, as text; null if there was nothing."
    )
    after = serializers.CharField(
        allow_null=True, help_text="What it is now, as text; null if there is nothing."
    )
    values_hidden = serializers.BooleanField(
        help_text="Whether the values are not told: they are secret, or you may not"
        " read the files that they stand in."
    )
    transitions = serializers.ListField(
        child=serializers.ChoiceField(choices=WorkspaceTransition.choices),
        help_text="For resources: in the plans for which transitions it differs.",
    )


class ChangedFileSerializer(serializers.Serializer[Any]):
    """A file of the archive that came, went, or is another now.

    Where contents are hidden, only names are told; all else is null or empty.
    """

    path = serializers.CharField(help_text="Its name, with folders.")
    old_path = serializers.CharField(
        help_text="The name before, if it was renamed; otherwise empty."
    )
    kind = serializers.ChoiceField(
        choices=FileChangeKind.choices,
        help_text="What happened to it. `renamed` has the same content as before;"
        " with `mode` only changed whether it can be executed.",
    )
    size_before = serializers.IntegerField(
        allow_null=True, help_text="Bytes before; null if it wasn't there."
    )
    size_after = serializers.IntegerField(
        allow_null=True, help_text="Bytes now; null if it isn't there."
    )
    binary = serializers.BooleanField(
        allow_null=True, help_text="Whether it is something else than UTF-8 text."
    )
    lines_added = serializers.IntegerField(
        allow_null=True, help_text="How many lines are new; null if there is no diff."
    )
    lines_removed = serializers.IntegerField(
        allow_null=True, help_text="How many lines are gone; null if there is no diff."
    )
    diff = serializers.CharField(
        help_text="A unified diff, without the names of the files. Lines that are too"
        " long end with `…`."
    )
    diff_lines_omitted = serializers.IntegerField(
        help_text="How many lines of the diff are left out at its end."
    )
    note = serializers.CharField(help_text="Why there is no diff; otherwise empty.")


class VersionComparisonSerializer(serializers.Serializer[Any]):
    """What changed from one version to another."""

    before = ComparedVersionSerializer(help_text="The first version of the path.")
    after = ComparedVersionSerializer(help_text="The other version of the path.")
    summary = ComparisonSummarySerializer(help_text="How much changed.")
    imports_compared = serializers.BooleanField(
        help_text="Whether both imports succeeded. Otherwise only files are compared."
    )
    files_compared = serializers.BooleanField(
        help_text="Whether both archives could be read."
    )
    content_hidden = serializers.BooleanField(
        help_text="Whether you may not read the files of both versions. Then nothing"
        " of their content is told."
    )
    gaps = ComparisonGapSerializer(many=True, help_text="What couldn't be compared.")
    changes = VersionChangeSerializer(
        many=True,
        help_text=f"Changes, the breaking ones first; at most {MOST_SHOWN}.",
    )
    changes_omitted = serializers.IntegerField(help_text="How many more there are.")
    files = ChangedFileSerializer(
        many=True,
        help_text="Changed files, those that Terraform reads first; at most"
        f" {MOST_SHOWN}.",
    )
    files_omitted = serializers.IntegerField(help_text="How many more there are.")
