"""Provisioner daemons."""

from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Lower

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from provisioning_app.daemon.enums import ProvisionerType
from wirtual.core import clock

DAEMON_NAME_TAKEN = "provisioner_daemon_name_of_organization"


class ProvisionerDaemonQuerySet(PermittedQuerySet["ProvisionerDaemon"]):
    """Daemons and who may see them."""

    resource_type = ResourceType.PROVISIONER_DAEMON
    organization_path = "organization_id"


class ProvisionerDaemon(models.Model):
    """A process that runs jobs, as it last told us about itself.

    The row outlives the connection: a daemon that comes back under its name finds
    its row again. Whether it is there now is a question of ``last_seen_at``.

    Rule: spec/provisioning.md, 2 and 18.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    name = models.CharField(max_length=64)
    provisioners = ArrayField(models.TextField(choices=ProvisionerType))
    tags = models.JSONField(default=dict)
    last_seen_at = models.DateTimeField(null=True)
    version = models.TextField(default="", blank=True)
    api_version = models.TextField(default="1.0")
    organization = models.ForeignKey(
        "orgs_app.Organization",
        on_delete=models.CASCADE,
        related_name="provisioner_daemons",
        db_index=False,
    )
    key = models.ForeignKey(
        "provisioning_app.ProvisionerKey",
        on_delete=models.CASCADE,
        related_name="daemons",
    )

    organization_id: UUID

    objects = ProvisionerDaemonQuerySet.as_manager()

    class Meta:
        db_table = "provisioner_daemons"
        constraints = [
            models.UniqueConstraint(
                "organization",
                "name",
                Lower(Coalesce(KT("tags__owner"), Value(""))),
                name=DAEMON_NAME_TAKEN,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about; a user's own daemon is owned by them."""
        owner = self.tags.get("owner") if self.tags.get("scope") == "user" else ""
        return AccessObject(
            ResourceType.PROVISIONER_DAEMON,
            id=self.pk,
            owner_id=UUID(owner) if owner else None,
            organization_id=self.organization_id,
        )
