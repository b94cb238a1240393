"""What promoting a version would change, and for whom. Nothing is written or locked.

A workspace is told by its latest build. Counts are of all workspaces of the template;
those that the caller may see are told one by one.

Rule: ours, see wirtual/docs/decisions/0021; when a workspace is outdated, and what is
started by schedule: spec/workspaces.md, 2, and spec/workspaces-builds.md, 7.3.
"""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window

from orgs_app.access.subject import Subject
from templates_app.template.actions.promote import refuse_unfit
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion, TemplateVersionParameter
from templates_app.workspace.enums import AutomaticUpdates, WorkspaceStatus
from templates_app.workspace.models import RUNNING, Workspace, WorkspaceBuild
from templates_app.workspace.status import workspace_status
from wirtual.core.features import Feature, entitled

#: As many as somebody reads before they decide; the counts are of all.
MOST_LISTED = 100

_FOLLOWING = Q(workspace__automatic_updates=AutomaticUpdates.ALWAYS)

Builds = QuerySet[WorkspaceBuild, Any]


def preview_promotion(
    subject: Subject, template: Template, version: TemplateVersion
) -> dict[str, Any]:
    """Tell what would be different if ``version`` were promoted now.

    Raises:
        VersionOfAnotherTemplate, VersionNotImported, VersionArchived: it can't be, as
            `refuse_unfit` tells.
    """
    refuse_unfit(template, version)
    active = template.active_version
    changes = _Changes(template, version)
    builds = WorkspaceBuild.objects.latest().of_template(template.pk)
    rows = changes.listed(_readable(builds, subject, template))
    return {
        "from_version": {"id": active.pk, "name": active.name},
        "to_version": {"id": version.pk, "name": version.name},
        **changes.counted(builds),
        "workspaces_readable": rows[0]["readable"] if rows else 0,
        "workspaces": [_workspace_json(row) for row in rows],
        "parameters": _parameters_json(active.pk, version.pk),
    }


class _Changes:
    """What a promotion means for a workspace, as conditions on its latest build."""

    def __init__(self, template: Template, version: TemplateVersion) -> None:
        self.outdated_now = ~Q(template_version_id=template.active_version_id)
        self.outdated_after = ~Q(template_version_id=version.pk)
        #: A start by schedule takes the active version, which will be another one.
        self.updates = self.outdated_after
        required = template.require_active_version
        if not (required and entitled(Feature.ACCESS_CONTROL)):
            self.updates &= _FOLLOWING

    def counted(self, builds: Builds) -> dict[str, int]:
        """How many workspaces each of it is true for."""
        return builds.aggregate(
            workspaces_total=Count("pk"),
            running=Count("pk", filter=RUNNING),
            outdated_now=Count("pk", filter=self.outdated_now),
            outdated_after=Count("pk", filter=self.outdated_after),
            will_update_at_next_start=Count("pk", filter=self.updates),
        )

    def listed(self, builds: Builds) -> list[dict[str, Any]]:
        """The first workspaces: those that become outdated before all others."""
        rows: QuerySet[WorkspaceBuild, Any] = (
            builds.annotate(
                outdated_now=self.outdated_now,
                outdated_after=self.outdated_after,
                will_update_at_next_start=self.updates,
                readable=Window(Count("pk")),
            )
            .order_by(
                "-outdated_after",
                "outdated_now",
                "workspace__owner__username",
                "workspace__name",
                "workspace_id",
            )
            .values(
                "workspace_id",
                "workspace__name",
                "workspace__owner_id",
                "workspace__owner__username",
                "workspace__automatic_updates",
                "template_version_id",
                "template_version__name",
                "transition",
                "job__status",
                "outdated_now",
                "outdated_after",
                "will_update_at_next_start",
                "readable",
            )
        )
        return list(rows[:MOST_LISTED])


def _readable(builds: Builds, subject: Subject, template: Template) -> Builds:
    """Of workspaces that may be seen."""
    workspaces = Workspace.objects.filter(template_id=template.pk).permitted(subject)
    return builds.filter(workspace__in=workspaces.values("pk"))


def _workspace_json(row: dict[str, Any]) -> dict[str, Any]:
    status = workspace_status(row["transition"], row["job__status"])
    return {
        "id": row["workspace_id"],
        "name": row["workspace__name"],
        "owner_id": row["workspace__owner_id"],
        "owner_name": row["workspace__owner__username"],
        "template_version_id": row["template_version_id"],
        "template_version_name": row["template_version__name"],
        "status": status,
        "running": status == WorkspaceStatus.RUNNING,
        "automatic_updates": row["workspace__automatic_updates"],
        "outdated_now": row["outdated_now"],
        "outdated_after": row["outdated_after"],
        "will_update_at_next_start": row["will_update_at_next_start"],
    }


def _parameters_json(active_id: UUID, version_id: UUID) -> dict[str, list[str]]:
    """How the questions of two versions differ, by name, in the order of asking."""
    found = TemplateVersionParameter.objects.filter(
        template_version_id__in={active_id, version_id}
    ).only("template_version_id", "name", "required", "mutable", "display_order")
    rows = sorted(found, key=lambda row: (row.display_order, row.name.lower()))
    before, after = (
        {row.name: row for row in rows if row.template_version_id == each}
        for each in (active_id, version_id)
    )
    added = [row for name, row in after.items() if name not in before]
    return {
        "required_added": [row.name for row in added if row.required],
        "immutable_added": [row.name for row in added if not row.mutable],
        "removed": [name for name in before if name not in after],
    }
