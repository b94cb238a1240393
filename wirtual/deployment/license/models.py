"""Licences."""

from uuid import uuid4

from django.db import models

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from wirtual.core import clock

JWT_UNIQUE = "licenses_jwt_unique"


class LicenseQuerySet(PermittedQuerySet["License"]):
    """Licences; they belong to nobody and to no organization."""

    resource_type = ResourceType.LICENSE


class License(models.Model):
    """A licence as it was handed in. It changes nothing: every feature is there."""

    id = models.AutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid4)
    jwt = models.TextField()
    claims = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(default=clock.now)
    exp = models.DateTimeField()

    objects = LicenseQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.LICENSE,
        fields=("uploaded_at", "exp", "uuid"),
        target=lambda row: str(row.pk),
        resource_id=lambda row: row.uuid,
    )

    class Meta:
        db_table = "licenses"
        constraints = [models.UniqueConstraint(fields=["jwt"], name=JWT_UNIQUE)]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        return AccessObject(ResourceType.LICENSE, id=str(self.pk))
