"""Shapes of what is told of a promotion: documentation of what ``preview`` makes."""

from typing import Any

from rest_framework import serializers

from templates_app.template.preview import MOST_LISTED
from templates_app.workspace.enums import AutomaticUpdates, WorkspaceStatus
from wirtual.core.api.serializers import ResponseSerializer


class PreviewedVersionSerializer(serializers.Serializer[Any]):
    """A version by id and name."""

    id = serializers.UUIDField(help_text="Id of the version.")
    name = serializers.CharField(help_text="Unique in the template.")


class PreviewedWorkspaceSerializer(serializers.Serializer[Any]):
    """A workspace, and what a promotion would mean for it."""

    id = serializers.UUIDField(help_text="Id of the workspace.")
    name = serializers.CharField(help_text="Unique among its owner's.")
    owner_id = serializers.UUIDField(help_text="Whose it is.")
    owner_name = serializers.CharField(help_text="That user's name.")
    template_version_id = serializers.UUIDField(
        help_text="The version that it was built from last."
    )
    template_version_name = serializers.CharField(help_text="That version's name.")
    status = serializers.ChoiceField(
        choices=WorkspaceStatus.choices, help_text="How its latest build stands."
    )
    running = serializers.BooleanField(
        help_text="Whether it is up; it goes on as it is until it is built again."
    )
    automatic_updates = serializers.ChoiceField(
        choices=AutomaticUpdates.choices,
        help_text="Whether its owner wants the active version at each start by"
        " schedule.",
    )
    outdated_now = serializers.BooleanField(
        help_text="Whether another version than its own is active."
    )
    outdated_after = serializers.BooleanField(
        help_text="Whether that would be so after the promotion."
    )
    will_update_at_next_start = serializers.BooleanField(
        help_text="Whether a start by schedule would bring the new version, since its"
        " owner or the template wants it so. Whether it has a schedule isn't asked."
    )


class PreviewedParametersSerializer(serializers.Serializer[Any]):
    """How the questions of the version differ from the active one's, by name."""

    required_added = serializers.ListField(
        child=serializers.CharField(),
        help_text="New ones without a default: people are asked at the next build,"
        " and no build without an answer succeeds.",
    )
    immutable_added = serializers.ListField(
        child=serializers.CharField(),
        help_text="New ones whose first answer stays for good.",
    )
    removed = serializers.ListField(
        child=serializers.CharField(), help_text="Ones that are no longer asked."
    )


class PromotionPreviewSerializer(serializers.Serializer[Any]):
    """What a promotion would change, and for whom, as of this moment."""

    from_version = PreviewedVersionSerializer(help_text="The active version.")
    to_version = PreviewedVersionSerializer(help_text="The one to be promoted.")
    workspaces_total = serializers.IntegerField(
        help_text="How many workspaces the template has."
    )
    running = serializers.IntegerField(help_text="How many of them are up.")
    outdated_now = serializers.IntegerField(help_text="How many are outdated.")
    outdated_after = serializers.IntegerField(
        help_text="How many would be outdated after the promotion."
    )
    will_update_at_next_start = serializers.IntegerField(
        help_text="How many would get the new version when a schedule starts them."
        " Those that have no schedule count as well: it is asked how, not when."
    )
    workspaces_readable = serializers.IntegerField(
        help_text="How many of them you may see."
    )
    workspaces = PreviewedWorkspaceSerializer(
        many=True,
        help_text=f"The first {MOST_LISTED} of those that you may see; those that"
        " become outdated come first.",
    )
    parameters = PreviewedParametersSerializer(
        help_text="What people would be asked differently."
    )


class PromotionSerializer(ResponseSerializer):
    """That the version is active now; or, of a dry run, what would change."""

    preview = PromotionPreviewSerializer(
        required=False, help_text="Only with `dry_run`: what would change, for whom."
    )
