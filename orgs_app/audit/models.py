"""Entries of the audit log."""

from uuid import uuid4

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models.functions import Lower

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from wirtual.core import clock
from wirtual.core.ids import NIL

#: Columns that a search can narrow the log by, and what their indexes are called.
NARROWING = {
    "organization_id": "organization",
    "user_id": "user",
    "resource_id": "resource",
    "resource_type": "type",
    "action": "action",
}


class AuditLogQuerySet(PermittedQuerySet["AuditLog"]):
    """Entries, narrowed by the organization that they belong to."""

    resource_type = ResourceType.AUDIT_LOG
    organization_path = "organization_id"


class AuditLog(models.Model):
    """Somebody did something to something, or tried to.

    Only added, never changed: the database refuses updates, and deletions but those of
    `forget_old_entries`. Ids are no foreign keys, since an entry outlives what it tells
    about.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    time = models.DateTimeField(default=clock.now)
    user_id = models.UUIDField(default=NIL)
    organization_id = models.UUIDField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=256, blank=True, default="")
    resource_type = models.CharField(max_length=40, choices=AuditResourceType)
    resource_id = models.UUIDField()
    resource_target = models.TextField(blank=True, default="")
    resource_icon = models.TextField(blank=True, default="")
    action = models.CharField(max_length=40, choices=AuditAction)
    diff = models.JSONField(default=dict, blank=True)
    status_code = models.IntegerField()
    additional_fields = models.JSONField(default=dict, blank=True)
    request_id = models.UUIDField(default=NIL)

    objects = AuditLogQuerySet.as_manager()

    class Meta:
        db_table = "audit_logs"
        ordering = ("-time",)
        indexes = [
            # A page is the beginning of one of these, whatever is searched for.
            models.Index(fields=["-time", "-id"], name="audit_logs_newest"),
            *(
                models.Index(fields=[field, "-time", "-id"], name=f"audit_logs_{name}")
                for field, name in NARROWING.items()
            ),
            HashIndex(Lower("resource_target"), name="audit_logs_target"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.resource_type} {self.resource_target}".strip()

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        return AccessObject(
            ResourceType.AUDIT_LOG, id=self.pk, organization_id=self.organization_id
        )
