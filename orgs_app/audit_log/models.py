"""How many entries the audit log has, without counting them.

Decision: wirtual/docs/decisions/0014-counting-the-audit-log.md
"""

from django.db import models

from orgs_app.access.enums import ResourceType
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from wirtual.core.ids import NIL


class AuditLogTallyQuerySet(PermittedQuerySet["AuditLogTally"]):
    """Tallies, narrowed as the entries that they stand for are."""

    resource_type = ResourceType.AUDIT_LOG
    organization_path = "organization_id"


class AuditLogTally(models.Model):
    """That so many entries of one kind were added on a day, or forgotten.

    Written by triggers on ``audit_logs``, in the entry's own transaction, and only ever
    added to: two operations never wait for each other here. The number of entries is
    the sum of ``change``. A round of the worker folds what belongs together into one
    row.
    """

    day = models.DateField()  #: in UTC
    organization_id = models.UUIDField(default=NIL)
    resource_type = models.CharField(max_length=40, choices=AuditResourceType)
    action = models.CharField(max_length=40, choices=AuditAction)
    change = models.IntegerField()

    objects = AuditLogTallyQuerySet.as_manager()

    class Meta:
        db_table = "audit_log_tallies"
        indexes = [
            models.Index(
                fields=["organization_id", "day"], name="audit_log_tallies_where"
            ),
        ]
