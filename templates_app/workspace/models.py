"""Rows of workspaces, their builds, and the ports they share.

Rule: spec/workspaces.md, 10.
"""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.access.subject import Subject
from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.resource.enums import WorkspaceTransition
from templates_app.workspace.enums import (
    AutomaticUpdates,
    BuildReason,
    WorkspaceAgentPortShareLevel,
    WorkspaceAgentPortShareProtocol,
)
from wirtual.core import clock
from wirtual.core.models import TimestampedModel

WORKSPACE_NAME_UNIQUE = "workspaces_owner_name_unique"
WORKSPACE_TTL_POSITIVE = "workspaces_ttl_positive"
WORKSPACE_DELETING_WHILE_DORMANT = "workspaces_deleting_only_while_dormant"
#: Made by a migration, since the ORM can't say it: no live one of a deleted template.
WORKSPACE_TEMPLATE_IS_LIVE = "workspaces_template_is_live"
BUILD_NUMBER_UNIQUE = "workspace_builds_workspace_number_unique"
BUILD_NUMBER_POSITIVE = "workspace_builds_number_positive"
BUILD_PARAMETER_UNIQUE = "workspace_build_parameters_build_name_unique"
PORT_SHARE_PORT = "workspace_agent_port_share_port_known"

LOWEST_PORT, HIGHEST_PORT = 9, 65535  # spec/workspaces.md, 5

#: What is true of a build that has started its workspace.
RUNNING = Q(
    transition=WorkspaceTransition.START, job__status=ProvisionerJobStatus.SUCCEEDED
)


class WorkspaceQuerySet(PermittedQuerySet["Workspace"]):
    """Workspaces by who owns them. Dormant ones count as another type of object.

    `permitted` tells the two apart; `permitted_later` asks as if none were dormant.
    """

    resource_type = ResourceType.WORKSPACE
    owner_path = "owner_id"
    organization_path = "organization_id"

    def permitted(self, subject: Subject, action: Action = Action.READ) -> Self:
        """Only rows that ``subject`` may do ``action`` to, dormant or not."""
        awake = subject.reach(action, ResourceType.WORKSPACE)
        asleep = subject.reach(action, ResourceType.WORKSPACE_DORMANT)
        return self.filter(dormant_at__isnull=True).within_reach(awake) | self.filter(
            dormant_at__isnull=False
        ).within_reach(asleep)

    def live(self) -> Self:
        """Those that are not deleted."""
        return self.filter(deleted=False)

    def dormant(self) -> Self:
        """Those that are locked since nobody used them."""
        return self.filter(dormant_at__isnull=False)

    def locked(self) -> Self:
        """Locked for a change; after their template, before their builds."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Workspace(TimestampedModel):
    """An environment that somebody made from a template.

    active ──unused, or told──▶ dormant ──told──▶ active
      └──────────── delete build ─────────┴─────▶ deleted; row and builds stay

    Its state is that of the build with the highest number. ``ttl`` is in nanoseconds.
    A live workspace's template is live; the database sees to that.
    """

    owner = models.ForeignKey(
        "orgs_app.User", models.PROTECT, db_index=False, related_name="workspaces"
    )
    organization = models.ForeignKey(
        "orgs_app.Organization", models.CASCADE, related_name="workspaces"
    )
    template = models.ForeignKey(
        "templates_app.Template",
        models.RESTRICT,
        db_index=False,
        related_name="workspaces",
    )
    deleted = models.BooleanField(default=False)
    name = models.CharField(max_length=64)
    autostart_schedule = models.TextField(null=True, blank=True)  # noqa: DJ001
    ttl = models.BigIntegerField(null=True, blank=True)
    last_used_at = models.DateTimeField(default=clock.NEVER)
    dormant_at = models.DateTimeField(null=True, blank=True)
    deleting_at = models.DateTimeField(null=True, blank=True)
    automatic_updates = models.CharField(
        max_length=8, choices=AutomaticUpdates.choices, default=AutomaticUpdates.NEVER
    )
    favorite = models.BooleanField(default=False)

    owner_id: UUID
    organization_id: UUID
    template_id: UUID

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        db_table = "workspaces"
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                condition=Q(deleted=False),
                name=WORKSPACE_NAME_UNIQUE,
            ),
            models.CheckConstraint(
                condition=Q(ttl__isnull=True) | Q(ttl__gt=0),
                name=WORKSPACE_TTL_POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(deleting_at__isnull=True) | Q(dormant_at__isnull=False),
                name=WORKSPACE_DELETING_WHILE_DORMANT,
            ),
        ]
        indexes = [
            models.Index(fields=["owner"], name="workspaces_owner"),
            # Whether a template has any, and how many people have one, in one look.
            models.Index(
                fields=["template", "owner"],
                condition=Q(deleted=False),
                name="workspaces_live_of_template",
            ),
            models.Index(fields=["template"], name="workspaces_of_template"),
            models.Index(fields=["deleted", "last_used_at"], name="workspaces_by_use"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        dormant = self.dormant_at is not None
        return AccessObject(
            ResourceType.WORKSPACE_DORMANT if dormant else ResourceType.WORKSPACE,
            id=self.pk,
            owner_id=self.owner_id,
            organization_id=self.organization_id,
        )


class WorkspaceBuildQuerySet(models.QuerySet["WorkspaceBuild"]):
    """Builds by their place among the builds of their workspace."""

    def latest(self) -> Self:  # type: ignore[override]  # of each workspace, not of all
        """The build with the highest number of each workspace."""
        later = WorkspaceBuild.objects.filter(
            workspace=OuterRef("workspace"), build_number__gt=OuterRef("build_number")
        )
        return self.filter(~Exists(later))

    def of_template(self, template_id: UUID) -> Self:
        """Those of the live workspaces of a template."""
        return self.filter(workspace__template_id=template_id, workspace__deleted=False)

    def running(self) -> Self:
        """Those that have started their workspace; of the latest, which run."""
        return self.filter(RUNNING)

    def in_use(self) -> Self:
        """Those whose version can't go: the latest ones, unless they delete."""
        return self.latest().exclude(transition=WorkspaceTransition.DELETE)

    def locked(self) -> Self:
        """Locked for a change; after their workspaces."""
        return self.select_for_update(of=("self",)).order_by("pk")


class WorkspaceBuild(TimestampedModel):
    """A workspace brought to a transition by a job, with one version of its template.

    Numbers begin at 1 and have no gaps. A deadline that is `clock.NEVER` isn't set.
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, db_index=False, related_name="builds"
    )
    template_version = models.ForeignKey(
        "templates_app.TemplateVersion", models.RESTRICT, related_name="builds"
    )
    build_number = models.IntegerField()
    transition = models.CharField(max_length=8, choices=WorkspaceTransition.choices)
    initiator = models.ForeignKey(
        "orgs_app.User", models.PROTECT, db_index=False, related_name="+"
    )
    job = models.OneToOneField(
        "provisioning_app.ProvisionerJob",
        models.PROTECT,
        related_name="workspace_build",
    )
    reason = models.CharField(
        max_length=16, choices=BuildReason.choices, default=BuildReason.INITIATOR
    )
    deadline = models.DateTimeField(default=clock.NEVER)
    max_deadline = models.DateTimeField(default=clock.NEVER)
    daily_cost = models.IntegerField(default=0)
    provisioner_state = models.BinaryField(null=True, blank=True)

    workspace_id: UUID
    template_version_id: UUID
    job_id: UUID

    objects = WorkspaceBuildQuerySet.as_manager()

    class Meta:
        db_table = "workspace_builds"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "build_number"], name=BUILD_NUMBER_UNIQUE
            ),
            models.CheckConstraint(
                condition=Q(build_number__gte=1), name=BUILD_NUMBER_POSITIVE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transition} {self.build_number}"


class WorkspaceBuildParameter(models.Model):
    """The value that a rich parameter had in a build."""

    workspace_build = models.ForeignKey(
        WorkspaceBuild, models.CASCADE, db_index=False, related_name="parameters"
    )
    name = models.TextField()
    value = models.TextField(default="", blank=True)

    class Meta:
        db_table = "workspace_build_parameters"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_build", "name"], name=BUILD_PARAMETER_UNIQUE
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkspaceAgentPortShare(models.Model):
    """A port that others may open, by its agent's name: each build has new ids."""

    pk = models.CompositePrimaryKey("workspace_id", "agent_name", "port")
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, db_index=False, related_name="port_shares"
    )
    agent_name = models.TextField()
    port = models.IntegerField()
    share_level = models.CharField(
        max_length=16, choices=WorkspaceAgentPortShareLevel.choices
    )
    protocol = models.CharField(
        max_length=8,
        choices=WorkspaceAgentPortShareProtocol.choices,
        default=WorkspaceAgentPortShareProtocol.HTTP,
    )

    class Meta:
        db_table = "workspace_agent_port_share"
        constraints = [
            models.CheckConstraint(
                condition=Q(port__range=(LOWEST_PORT, HIGHEST_PORT)),
                name=PORT_SHARE_PORT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_name}:{self.port}"
