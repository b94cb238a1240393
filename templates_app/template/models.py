"""Rows of templates.

Rule: spec/templates.md, 2.1 and 2.5.
"""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from provisioning_app.job.enums import ProvisionerType
from templates_app.template.days import EVERY_DAY
from templates_app.template.durations import nanoseconds
from templates_app.workspace.enums import WorkspaceAgentPortShareLevel
from wirtual.core.errors import NotFound
from wirtual.core.models import TimestampedModel

MOST_WEEKS = 16  # spec/templates.md, 5, T2
DEFAULT_ACTIVITY_BUMP = nanoseconds(3_600_000)

TEMPLATE_NAME_UNIQUE = "templates_organization_name_unique"
TEMPLATE_OF_ORGANIZATION_UNIQUE = "templates_id_organization_unique"
TEMPLATE_DURATIONS = "templates_durations_not_negative"
TEMPLATE_WEEKS = "templates_autostop_weeks_within_limit"
TEMPLATE_DAYS = "templates_days_are_sets_of_days"
#: Made by a migration, since the ORM can't say it: the active version is one of ours.
TEMPLATE_ACTIVE_VERSION_IS_OURS = "templates_active_version_is_ours"
#: The same: it isn't archived.
TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED = "templates_active_version_is_not_archived"

DURATIONS = (
    "default_ttl",
    "activity_bump",
    "failure_ttl",
    "time_til_dormant",
    "time_til_dormant_autodelete",
)

#: What the audit log shows of a change; spec/templates.md, 1.8.
AUDITED = (
    "id",
    "name",
    "display_name",
    "provisioner",
    "active_version_id",
    "description",
    "icon",
    "default_ttl",
    "activity_bump",
    "autostart_block_days_of_week",
    "autostop_requirement_days_of_week",
    "autostop_requirement_weeks",
    "group_acl",
    "user_acl",
    "allow_user_autostart",
    "allow_user_autostop",
    "allow_user_cancel_workspace_jobs",
    "failure_ttl",
    "time_til_dormant",
    "time_til_dormant_autodelete",
    "require_active_version",
    "deprecated",
    "max_port_sharing_level",
)


class TemplateQuerySet(PermittedQuerySet["Template"]):
    """Templates by role in their organization, or by their access lists."""

    resource_type = ResourceType.TEMPLATE
    organization_path = "organization_id"
    user_acl_path = "user_acl"
    group_acl_path = "group_acl"

    def live(self) -> Self:
        """Those that are not deleted."""
        return self.filter(deleted=False)

    def named(self, organization_id: UUID, name: str) -> Self:
        """The one of this name in an organization, in any case."""
        same = self.alias(lower_name=Lower("name")).filter(lower_name=name.lower())
        return same.filter(organization_id=organization_id)

    def with_active_version(self) -> Self:
        """With the active version, without its long texts."""
        long = ("active_version__message", "active_version__readme")
        return self.select_related("active_version").defer(*long)

    def locked(self) -> Self:
        """Locked for a change; before their versions.

        Rows that refer to a template can still be inserted: whoever builds holds a
        version already, for which whoever holds the template may be waiting.
        """
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def get_locked(self, template: "Template") -> "Template":
        """The same template as it is now; nobody else changes it meanwhile.

        Raises:
            NotFound: it has been deleted.
        """
        locked = self.live().locked().filter(pk=template.pk).first()
        if locked is None:
            raise NotFound
        return locked


class Template(TimestampedModel):
    """What workspaces are made from: settings, an access list, an active version.

    live ──delete──▶ deleted; the row, its versions and its workspaces' history stay,
    and the name is free again. Durations are nanoseconds. Days are sets of bits, the
    lowest for Monday.
    """

    organization = models.ForeignKey(
        "orgs_app.Organization",
        models.CASCADE,
        db_index=False,
        related_name="templates",
    )
    deleted = models.BooleanField(default=False)
    name = models.CharField(max_length=64)
    display_name = models.CharField(max_length=64, default="", blank=True)
    description = models.CharField(max_length=128, default="", blank=True)
    icon = models.CharField(max_length=256, default="", blank=True)
    provisioner = models.CharField(max_length=16, choices=ProvisionerType.choices)
    active_version = models.OneToOneField(
        "templates_app.TemplateVersion", models.RESTRICT, related_name="active_in"
    )
    created_by = models.ForeignKey("orgs_app.User", models.PROTECT, related_name="+")
    user_acl = models.JSONField(default=dict, blank=True)
    group_acl = models.JSONField(default=dict, blank=True)

    default_ttl = models.BigIntegerField(default=0)
    activity_bump = models.BigIntegerField(default=DEFAULT_ACTIVITY_BUMP)
    failure_ttl = models.BigIntegerField(default=0)
    time_til_dormant = models.BigIntegerField(default=0)
    time_til_dormant_autodelete = models.BigIntegerField(default=0)
    autostop_requirement_days_of_week = models.SmallIntegerField(default=0)
    autostop_requirement_weeks = models.BigIntegerField(default=0)
    autostart_block_days_of_week = models.SmallIntegerField(default=0)
    allow_user_cancel_workspace_jobs = models.BooleanField(default=True)
    allow_user_autostart = models.BooleanField(default=True)
    allow_user_autostop = models.BooleanField(default=True)
    require_active_version = models.BooleanField(default=False)
    deprecated = models.TextField(default="", blank=True)  #: why; empty if it isn't
    max_port_sharing_level = models.CharField(
        max_length=16,
        choices=WorkspaceAgentPortShareLevel.choices,
        default=WorkspaceAgentPortShareLevel.OWNER,
    )

    organization_id: UUID
    active_version_id: UUID
    created_by_id: UUID

    objects = TemplateQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.TEMPLATE,
        fields=AUDITED,
        target=lambda template: str(template.name),
        organization_id=lambda template: template.organization_id,
        icon=lambda template: str(template.icon),
        more=lambda template: {"created_by": template.created_by_id},
    )

    class Meta:
        db_table = "templates"
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                condition=Q(deleted=False),
                name=TEMPLATE_NAME_UNIQUE,
            ),
            # Something for a version's link to its template to point at.
            models.UniqueConstraint(
                fields=["id", "organization"], name=TEMPLATE_OF_ORGANIZATION_UNIQUE
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in DURATIONS}),
                name=TEMPLATE_DURATIONS,
            ),
            models.CheckConstraint(
                condition=Q(autostop_requirement_weeks__range=(0, MOST_WEEKS)),
                name=TEMPLATE_WEEKS,
            ),
            models.CheckConstraint(
                condition=Q(
                    autostop_requirement_days_of_week__range=(0, EVERY_DAY),
                    autostart_block_days_of_week__range=(0, EVERY_DAY),
                ),
                name=TEMPLATE_DAYS,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        return AccessObject(
            ResourceType.TEMPLATE,
            id=self.pk,
            organization_id=self.organization_id,
            user_acl=self.user_acl,
            group_acl=self.group_acl,
        )
