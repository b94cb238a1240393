"""What can be done to the audit log: nothing but adding to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.models import AuditLog
from wirtual.core import clock
from wirtual.core.ids import NIL

#: A change that nobody made.
MADE_UP_DIFF = {"foo": {"old": "bar", "new": "baz", "secret": False}}


def make_up_entry(
    subject: Subject,
    origin: Origin,
    *,
    action: str = "",
    resource_type: str = "",
    resource_id: UUID | None = None,
    additional_fields: Mapping[str, Any] | None = None,
    time: datetime | None = None,
    organization_id: UUID | None = None,
) -> AuditLog:
    """Write an entry about something that never happened, for trying out readers.

    Rule: spec/identity.md, 8.5.
    """
    return AuditLog.objects.create(
        time=time or clock.now(),
        user_id=subject.user_id,
        organization_id=organization_id,
        ip=origin.ip or None,
        user_agent=origin.user_agent,
        resource_type=resource_type or AuditResourceType.USER,
        resource_id=resource_id or uuid4(),
        resource_target=subject.username,
        action=action or AuditAction.WRITE,
        diff=MADE_UP_DIFF,
        status_code=200,
        additional_fields=dict(additional_fields or {}),
        request_id=NIL,
    )
