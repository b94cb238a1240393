"""What the audit log tells about a row: each audited model carries a `Describer`.

Rule: spec/identity.md, 8.4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from orgs_app.audit.enums import AuditResourceType
from wirtual.core.ids import NIL

#: Tracked values of a row at one moment.
Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Describer:
    """How rows of one model appear in the audit log.

    ``fields`` are attributes whose changes are shown, ``secrets`` those of which only
    the fact that they changed is shown. ``more`` gives values that are no attributes.
    """

    resource_type: AuditResourceType
    fields: tuple[str, ...]
    target: Callable[[Any], str]
    secrets: tuple[str, ...] = ()
    resource_id: Callable[[Any], UUID] = lambda row: row.pk
    organization_id: Callable[[Any], UUID | None] = lambda row: None
    icon: Callable[[Any], str] = lambda row: ""
    more: Callable[[Any], Mapping[str, Any]] = lambda row: {}

    def snapshot(self, row: Any) -> Snapshot:
        """The tracked values of ``row``, ready for comparison and JSON."""
        values = {name: getattr(row, name) for name in (*self.fields, *self.secrets)}
        values.update(self.more(row))
        return {name: _plain(value) for name, value in values.items()}

    def diff(self, before: Snapshot | None, after: Snapshot | None) -> dict[str, Any]:
        """What changed. A row that isn't there has empty values."""
        names = dict.fromkeys((*(before or {}), *(after or {})))
        changes: dict[str, Any] = {}
        for name in names:
            old, new = (before or {}).get(name, ""), (after or {}).get(name, "")
            if old == new or (_is_empty(old) and _is_empty(new)):
                continue
            if name in self.secrets:
                changes[name] = {"secret": True}
                continue
            sides = {"old": old, "new": new}
            shown = {side: v for side, v in sides.items() if not _is_empty(v)}
            changes[name] = {**shown, "secret": False}
        return changes


def _plain(value: Any) -> Any:
    if value is None or value == NIL:
        return ""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _is_empty(value: Any) -> bool:
    return value in ("", 0, False) or value in ([], {})
