"""Builders for entries of the audit log."""

from typing import Any
from uuid import uuid4

from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.models import AuditLog


def make_entry(**fields: Any) -> AuditLog:
    """An entry: somebody updated a user."""
    fields.setdefault("action", AuditAction.WRITE)
    fields.setdefault("resource_type", AuditResourceType.USER)
    fields.setdefault("resource_id", uuid4())
    fields.setdefault("status_code", 200)
    return AuditLog.objects.create(**fields)


def make_entries(number: int, **fields: Any) -> None:
    """Many entries at once."""
    fields = {
        "action": AuditAction.WRITE,
        "resource_type": AuditResourceType.USER,
        "status_code": 200,
        **fields,
    }
    AuditLog.objects.bulk_create(
        AuditLog(**{"resource_id": uuid4(), **fields}) for _ in range(number)
    )
