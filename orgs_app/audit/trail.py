"""How an operation gets into the audit log.

`audited` opens an operation's transaction and its entry. The entry is written with
the work when it is done, and without it when it was refused.

Rule: spec/identity.md, 8.4.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import DatabaseError, models, transaction

from orgs_app.access.origin import Origin
from orgs_app.audit.describer import Describer, Snapshot
from orgs_app.audit.enums import WITHOUT_OBJECT, AuditAction, AuditResourceType
from orgs_app.audit.models import AuditLog
from wirtual.core.api.errors import refusal_of
from wirtual.core.ids import NIL

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """An entry in the making."""

    origin: Origin
    action: AuditAction
    resource_type: AuditResourceType | None = None
    row: Any = None
    before: Snapshot | None = None
    after: Snapshot | None = None
    status: int = HTTPStatus.OK
    user_id: UUID | None = None  #: who acts, where nobody is signed in
    resource_id: UUID | None = None
    target: str = ""
    additional_fields: dict[str, Any] = field(default_factory=dict)
    is_gone: bool = False  #: the row stays in its table, but counts as deleted
    others: list["Entry"] = field(default_factory=list)

    def created(self, row: Any, *, status: int = HTTPStatus.CREATED) -> None:
        """Tell that ``row`` is new, and with which status that is answered.

        It may be something that is kept nowhere, if it describes itself as rows do.
        """
        self.row = row
        self.before = None
        self.status = status

    def also_created(
        self, row: models.Model, *, status: int = HTTPStatus.CREATED
    ) -> None:
        """Tell that ``row`` is new too: a second entry, written after this one."""
        other = Entry(self.origin, AuditAction.CREATE)
        other.created(row, status=status)
        self.others.append(other)

    def about(self, row: models.Model) -> None:
        """Tell which row it is about, once that is known.

        Told again with the row under lock, the entry has what this operation changed,
        and not what somebody else did since the row was first read. What becomes of
        the object afterwards doesn't matter: a change may still be refused.
        """
        self.row = copy(row)
        self.before = _describer(row).snapshot(row)

    @property
    def actor(self) -> UUID | None:
        """The id of the user who acts, if there is one."""
        if self.user_id is not None:
            return self.user_id
        return None if self.origin.subject is None else self.origin.subject.user_id


@contextmanager
def audited(
    origin: Origin,
    action: AuditAction,
    row: models.Model | None = None,
    *,
    resource_type: AuditResourceType | None = None,
    status: int = HTTPStatus.OK,
    additional_fields: Mapping[str, Any] | None = None,
) -> Iterator[Entry]:
    """Run the block as one transaction that leaves one entry, whatever comes of it.

    ``status`` is what success is answered with. A block that raises is rolled back;
    its entry is written all the same, with the status of the refusal. For something
    new give the ``resource_type``, and tell `Entry.created` the row.
    """
    entry = Entry(origin, action, resource_type, status=status)
    entry.additional_fields.update(additional_fields or {})
    if row is not None:
        entry.about(row)
    try:
        with transaction.atomic():
            yield entry
            for each in (entry, *entry.others):
                _look_again(each)
                _write(each)
    except Exception as error:
        _write_refused(entry, error)
        raise


def _describer(row: Any) -> Describer:
    describer = getattr(row, "audit", None)
    if not isinstance(describer, Describer):
        raise TypeError(
            f"{type(row).__name__} doesn't describe itself to the audit log"
        )
    return describer


def _look_again(entry: Entry) -> None:
    """Take the row as it is now; a row that is gone has no values."""
    if entry.row is None:
        return
    if not isinstance(entry.row, models.Model):
        entry.after = _describer(entry.row).snapshot(entry.row)
        return
    manager = type(entry.row)._base_manager
    current = manager.filter(pk=entry.row.pk).first()
    if current is None:
        entry.after = None
        return
    entry.after = None if entry.is_gone else _describer(current).snapshot(current)
    entry.row = current


def _write_refused(entry: Entry, error: Exception) -> None:
    refusal = refusal_of(error)
    entry.status = (
        HTTPStatus.INTERNAL_SERVER_ERROR if refusal is None else refusal.status
    )
    if entry.before is None:
        # What would have been created isn't there.
        entry.row = None
    try:
        _write(entry)
    except DatabaseError:
        logger.exception("an entry of the audit log was lost")


def _write(entry: Entry) -> None:
    known = entry.row is not None or entry.action in WITHOUT_OBJECT
    if not known or entry.actor is None:
        return
    AuditLog.objects.create(**_fields(entry))


def _fields(entry: Entry) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "user_id": entry.actor,
        "ip": entry.origin.ip or None,
        "user_agent": entry.origin.user_agent,
        "request_id": entry.origin.request_id,
        "action": entry.action,
        "status_code": int(entry.status),
        "additional_fields": entry.additional_fields,
        "resource_type": entry.resource_type,
        "resource_id": entry.resource_id or NIL,
        "resource_target": entry.target,
    }
    if entry.row is None:
        return fields
    describer = _describer(entry.row)
    fields |= {
        "resource_type": describer.resource_type,
        "resource_id": describer.resource_id(entry.row),
        "resource_target": describer.target(entry.row),
        "resource_icon": describer.icon(entry.row),
        "organization_id": describer.organization_id(entry.row),
    }
    silent = entry.action in WITHOUT_OBJECT or entry.status >= HTTPStatus.BAD_REQUEST
    if not silent:
        fields["diff"] = describer.diff(entry.before, entry.after)
    return fields
