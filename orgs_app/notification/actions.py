"""How something to tell gets into the table of messages.

In the transaction of what it tells about: what was rolled back is told to nobody,
and what was done isn't forgotten.

Rule: spec/notifications.md, 3.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

import orjson
from django.conf import settings

from orgs_app.notification.models import NotificationMessage
from orgs_app.notification.templates import NotificationTemplate
from wirtual.core import clock

VERSION = "1.1"


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


def notify(
    recipients: Iterable[Recipient],
    template: NotificationTemplate,
    labels: Mapping[str, str],
    *,
    created_by: str = "api",
) -> None:
    """Have each recipient told. The same twice on a day is told once."""
    messages = [
        _message(recipient, template, labels, created_by) for recipient in recipients
    ]
    NotificationMessage.objects.bulk_create(messages, ignore_conflicts=True)


def _message(
    recipient: Recipient,
    template: NotificationTemplate,
    labels: Mapping[str, str],
    created_by: str,
) -> NotificationMessage:
    payload = {
        "_version": VERSION,
        "notification_name": template.name,
        "notification_template_id": str(template.id),
        "user_id": str(recipient.pk),
        "user_email": recipient.email,
        "user_name": recipient.name or recipient.username,
        "user_username": recipient.username,
        "actions": [
            {"label": each.label, "url": settings.WIRTUAL_ACCESS_URL + each.path}
            for each in template.actions
        ],
        "labels": dict(labels),
        "data": None,
    }
    now = clock.now()
    same_day = orjson.dumps([payload, f"{now:%Y-%m-%d}"], option=orjson.OPT_SORT_KEYS)
    return NotificationMessage(
        notification_template_id=template.id,
        user_id=recipient.pk,
        payload=payload,
        created_by=created_by,
        dedupe_hash=hashlib.sha256(same_day).hexdigest(),
        created_at=now,
        updated_at=now,
    )
