"""How something to tell gets into the table of messages.

In the transaction of what it tells about: what was rolled back is told to nobody,
and what was done isn't forgotten.

Rule: spec/notifications.md, 3.
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote
from uuid import UUID

import orjson
from django.conf import settings
from django.db import DatabaseError, transaction

from orgs_app.notification.models import NotificationMessage
from orgs_app.notification.templates import NotificationTemplate
from wirtual.core import clock

logger = logging.getLogger(__name__)

VERSION = "1.1"
#: Messages that are stored at a time.
BATCH = 1000


class Recipient(Protocol):
    """A user, as much as a message needs."""

    @property
    def pk(self) -> UUID: ...
    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def username(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Notice:
    """What one user is told. ``targets`` are ids of what it is about."""

    recipient: Recipient
    labels: Mapping[str, str]
    targets: Sequence[UUID] = ()


def notify(
    recipients: Iterable[Recipient],
    template: NotificationTemplate,
    labels: Mapping[str, str],
    *,
    targets: Sequence[UUID] = (),
    created_by: str = "api",
) -> None:
    """Have each recipient told the same. What is told twice on a day is told once."""
    notices = [Notice(each, labels, targets) for each in recipients]
    notify_each(notices, template, created_by=created_by)


def notify_each(
    notices: Iterable[Notice],
    template: NotificationTemplate,
    *,
    created_by: str = "api",
) -> None:
    """Have each recipient told something of their own.

    What is told about goes on whatever happens here: messages that can't be stored
    are lost, and the log says so.
    """
    messages = [_message(notice, template, created_by) for notice in notices]
    try:
        with transaction.atomic():
            NotificationMessage.objects.bulk_create(
                messages, batch_size=BATCH, ignore_conflicts=True
            )
    except DatabaseError:
        logger.exception("nobody was told: %s", template.name)


def _message(
    notice: Notice, template: NotificationTemplate, created_by: str
) -> NotificationMessage:
    recipient = notice.recipient
    targets = list(notice.targets)
    payload = {
        "_version": VERSION,
        "notification_name": template.name,
        "notification_template_id": str(template.id),
        "user_id": str(recipient.pk),
        "user_email": recipient.email,
        "user_name": recipient.name or recipient.username,
        "user_username": recipient.username,
        "actions": _actions(notice, template),
        "labels": dict(notice.labels),
        "data": None,
    }
    now = clock.now()
    same_day = orjson.dumps(
        [payload, targets, f"{now:%Y-%m-%d}"], option=orjson.OPT_SORT_KEYS
    )
    return NotificationMessage(
        notification_template_id=template.id,
        user_id=recipient.pk,
        payload=payload,
        targets=targets,
        created_by=created_by,
        dedupe_hash=hashlib.sha256(same_day).hexdigest(),
        created_at=now,
        updated_at=now,
    )


def _actions(notice: Notice, template: NotificationTemplate) -> list[dict[str, str]]:
    """The links, with labels and the recipient's username in their places."""
    words = {**notice.labels, "user_username": notice.recipient.username}
    quoted = {name: quote(word, safe="") for name, word in words.items()}
    return [
        {
            "label": action.label,
            "url": settings.WIRTUAL_ACCESS_URL + action.path.format_map(quoted),
        }
        for action in template.actions
    ]
