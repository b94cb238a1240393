"""Rows of template versions and of what their import found.

Rule: spec/templates.md, 2.2.
"""

from typing import Self
from uuid import UUID

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from provisioning_app.provisioner.protocol import ParameterOption, RichParameter
from templates_app.version.enums import ParameterType, ValidationMonotonicOrder
from templates_app.workspace.models import WorkspaceBuild
from wirtual.core.errors import NotFound
from wirtual.core.models import TimestampedModel

#: Characters of a message, and of a README.
LONGEST_TEXT = 1024 * 1024

VERSION_NAME_UNIQUE = "template_versions_template_name_unique"
VERSION_MESSAGE_LENGTH = "template_versions_message_length"
VERSION_README_LENGTH = "template_versions_readme_length"
VERSION_OF_TEMPLATE_UNIQUE = "template_versions_template_id_unique"
PARAMETER_NAME_UNIQUE = "template_version_parameters_version_name_unique"
PARAMETER_TYPE_KNOWN = "template_version_parameters_type_known"
PARAMETER_MONOTONIC_KNOWN = "template_version_parameters_monotonic_known"
VARIABLE_NAME_UNIQUE = "template_version_variables_version_name_unique"
WORKSPACE_TAG_UNIQUE = "template_version_workspace_tags_version_key_unique"


class TemplateVersionQuerySet(PermittedQuerySet["TemplateVersion"]):
    """Versions are within reach when their template is.

    One without a template counts as any template of its organization: roles decide,
    access lists can't help.
    """

    resource_type = ResourceType.TEMPLATE
    object_path = "template_id"
    organization_path = "organization_id"
    user_acl_path = "template__user_acl"
    group_acl_path = "template__group_acl"

    def for_permission(self) -> Self:
        """With the job and the template's access lists, without long texts."""
        return self.select_related("job", "template").defer(
            "message", "readme", "job__input"
        )

    def unused(self) -> Self:
        """Those that no workspace's latest build uses, unless to delete it."""
        uses = WorkspaceBuild.objects.in_use().filter(template_version=OuterRef("pk"))
        return self.filter(~Exists(uses))

    def for_comparison(self) -> Self:
        """With the job and the template, and with the README."""
        return self.select_related("job", "template").defer("message", "job__input")

    def locked(self) -> Self:
        """Locked for a change, after their template and before their children."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def get_locked(self, version: "TemplateVersion") -> "TemplateVersion":
        """The same version as it is now; nobody else changes it meanwhile.

        With its job as it was; that isn't locked: what is over stays over, and what
        isn't may be meanwhile.

        Raises:
            NotFound: it has just been deleted, with its organization.
        """
        locked = self.for_permission().locked().filter(pk=version.pk).first()
        if locked is None:
            raise NotFound
        return locked


class TemplateVersion(TimestampedModel):
    """One push of a template.

    unattached ──template made from it──▶ attached, and never moves again. Its import
    job says whether workspaces can be built from it.
    """

    organization = models.ForeignKey(
        "orgs_app.Organization", models.CASCADE, related_name="template_versions"
    )
    template = models.ForeignKey(
        "templates_app.Template",
        models.CASCADE,
        null=True,
        db_index=False,
        related_name="versions",
    )
    name = models.CharField(max_length=64)
    message = models.TextField(default="", blank=True)
    readme = models.TextField(
        default="", blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)]
    )
    job = models.OneToOneField(
        "provisioning_app.ProvisionerJob",
        models.PROTECT,
        related_name="template_version",
    )
    created_by = models.ForeignKey("orgs_app.User", models.PROTECT, related_name="+")
    archived = models.BooleanField(default=False)
    external_auth_providers = models.JSONField(default=list, blank=True)
    source_example_id = models.TextField(null=True, blank=True)  # noqa: DJ001

    organization_id: UUID
    template_id: UUID | None
    job_id: UUID
    created_by_id: UUID

    objects = TemplateVersionQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.TEMPLATE_VERSION,
        fields=("id", "template_id", "name", "readme", "archived"),
        target=lambda version: str(version.name),
        organization_id=lambda version: version.organization_id,
        more=lambda version: {"created_by": version.created_by_id},
    )

    class Meta:
        db_table = "template_versions"
        constraints = [
            # Versions without a template are free to share names.
            models.UniqueConstraint(
                fields=["template", "name"], name=VERSION_NAME_UNIQUE
            ),
            # Something for a template's link to its active version to point at.
            models.UniqueConstraint(
                fields=["template", "id"], name=VERSION_OF_TEMPLATE_UNIQUE
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("message"), LONGEST_TEXT),
                name=VERSION_MESSAGE_LENGTH,
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("readme"), LONGEST_TEXT),
                name=VERSION_README_LENGTH,
            ),
        ]
        indexes = [
            # Pages are cut in it, so it knows what isn't shown.
            models.Index(
                fields=["template", "created_at", "id"],
                include=["archived"],
                name="template_versions_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_object(self) -> AccessObject:
        """The template's, or *any template here* while there is none."""
        if self.template is not None:
            return self.template.access_object
        return AccessObject(ResourceType.TEMPLATE, organization_id=self.organization_id)


class TemplateVersionParameter(models.Model):
    """A question that the template asks before a workspace is built."""

    template_version = models.ForeignKey(
        TemplateVersion, models.CASCADE, db_index=False, related_name="parameters"
    )
    name = models.TextField()
    display_name = models.TextField(default="", blank=True)
    description = models.TextField(default="", blank=True)
    type = models.CharField(max_length=16, choices=ParameterType.choices)
    mutable = models.BooleanField(default=False)
    default_value = models.TextField(default="", blank=True)
    icon = models.TextField(default="", blank=True)
    options = models.JSONField(default=list, blank=True)
    validation_regex = models.TextField(default="", blank=True)
    validation_error = models.TextField(default="", blank=True)
    validation_min = models.IntegerField(null=True, blank=True)
    validation_max = models.IntegerField(null=True, blank=True)
    validation_monotonic = models.CharField(
        max_length=16,
        choices=ValidationMonotonicOrder.choices,
        default="",
        blank=True,
    )
    required = models.BooleanField(default=True)
    ephemeral = models.BooleanField(default=False)
    display_order = models.IntegerField(default=0)

    class Meta:
        db_table = "template_version_parameters"
        constraints = [
            models.UniqueConstraint(
                fields=["template_version", "name"], name=PARAMETER_NAME_UNIQUE
            ),
            models.CheckConstraint(
                condition=Q(type__in=ParameterType.values), name=PARAMETER_TYPE_KNOWN
            ),
            models.CheckConstraint(
                condition=Q(
                    validation_monotonic__in=["", *ValidationMonotonicOrder.values]
                ),
                name=PARAMETER_MONOTONIC_KNOWN,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> tuple[int, str, str]:
        """Where it stands among those of its version, for sorting."""
        return self.display_order, self.name.lower(), self.name

    @property
    def question(self) -> RichParameter:
        """The row as a plain value, for rules that don't know the database."""
        return RichParameter(
            name=self.name,
            display_name=self.display_name,
            description=self.description,
            type=self.type,
            mutable=self.mutable,
            default=self.default_value,
            icon=self.icon,
            options=tuple(ParameterOption(**option) for option in self.options),
            required=self.required,
            ephemeral=self.ephemeral,
            order=self.display_order,
            validation_regex=self.validation_regex,
            validation_error=self.validation_error,
            validation_monotonic=self.validation_monotonic,
            validation_min=self.validation_min,
            validation_max=self.validation_max,
        )


class TemplateVersionVariable(models.Model):
    """A Terraform variable and the value it has for this version.

    Ids ascend in the order of declaration.
    """

    template_version = models.ForeignKey(
        TemplateVersion, models.CASCADE, db_index=False, related_name="variables"
    )
    name = models.TextField()
    description = models.TextField(default="", blank=True)
    type = models.TextField(default="", blank=True)
    value = models.TextField(default="", blank=True)
    default_value = models.TextField(default="", blank=True)
    required = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)

    class Meta:
        db_table = "template_version_variables"
        constraints = [
            models.UniqueConstraint(
                fields=["template_version", "name"], name=VARIABLE_NAME_UNIQUE
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersionWorkspaceTag(models.Model):
    """A tag that workspaces' jobs get; the value is an expression, as written."""

    template_version = models.ForeignKey(
        TemplateVersion, models.CASCADE, db_index=False, related_name="workspace_tags"
    )
    key = models.TextField()
    value = models.TextField()

    class Meta:
        db_table = "template_version_workspace_tags"
        constraints = [
            models.UniqueConstraint(
                fields=["template_version", "key"], name=WORKSPACE_TAG_UNIQUE
            ),
        ]

    def __str__(self) -> str:
        return self.key
