"""Rows of what jobs made: written once, when a job completes, and read ever after.

Rule: spec/provisioning.md, 2 and 11.4.
"""

from uuid import uuid4

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from templates_app.resource.enums import WorkspaceTransition
from wirtual.core import clock

#: Characters of one fact about a resource.
LONGEST_METADATA_VALUE = 65536

RESOURCE_METADATA_UNIQUE = "workspace_resource_metadata_resource_key_unique"
RESOURCE_METADATA_VALUE_LENGTH = "workspace_resource_metadata_value_length"


class WorkspaceResource(models.Model):
    """Something that Terraform makes, as one job planned or applied it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    job = models.ForeignKey(
        "provisioning_app.ProvisionerJob", models.CASCADE, related_name="resources"
    )
    transition = models.CharField(max_length=8, choices=WorkspaceTransition.choices)
    type = models.CharField(max_length=192)
    name = models.CharField(max_length=64)
    hide = models.BooleanField(default=False)
    icon = models.CharField(max_length=256, default="", blank=True)
    instance_type = models.CharField(max_length=256, null=True, blank=True)  # noqa: DJ001
    daily_cost = models.IntegerField(default=0)
    module_path = models.TextField(null=True, blank=True)  # noqa: DJ001

    class Meta:
        db_table = "workspace_resources"

    def __str__(self) -> str:
        return f"{self.type}.{self.name}"


class WorkspaceResourceMetadatum(models.Model):
    """A fact that a template tells about a resource. Kept in order of the ids."""

    resource = models.ForeignKey(
        WorkspaceResource, models.CASCADE, related_name="metadata"
    )
    key = models.CharField(max_length=1024)
    value = models.TextField(  # noqa: DJ001
        null=True, blank=True, validators=[MaxLengthValidator(LONGEST_METADATA_VALUE)]
    )
    sensitive = models.BooleanField(default=False)

    class Meta:
        db_table = "workspace_resource_metadata"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "key"], name=RESOURCE_METADATA_UNIQUE
            ),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("value"), LONGEST_METADATA_VALUE)),
                name=RESOURCE_METADATA_VALUE_LENGTH,
            ),
        ]


class WorkspaceModule(models.Model):
    """A Terraform module that a template calls."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    job = models.ForeignKey(
        "provisioning_app.ProvisionerJob", models.CASCADE, related_name="modules"
    )
    transition = models.CharField(max_length=8, choices=WorkspaceTransition.choices)
    source = models.TextField(blank=True)
    version = models.TextField(default="", blank=True)
    key = models.TextField()

    class Meta:
        db_table = "workspace_modules"
