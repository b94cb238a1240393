"""Versions as rows and as paths, and what the audit log says of changes."""

from orgs_app.audit.models import AuditLog
from templates_app.version.models import TemplateVersion


def path_of(version: TemplateVersion) -> str:
    return f"/templateversions/{version.pk}"


def ids_of(*versions: TemplateVersion) -> list[str]:
    return [str(each.pk) for each in versions]


def audited() -> list[tuple[str, str, int, list[str]]]:
    """Type, action, status and changed fields of each entry, the oldest first."""
    return [
        (each.resource_type, each.action, each.status_code, sorted(each.diff))
        for each in AuditLog.objects.order_by("time", "id")
    ]
