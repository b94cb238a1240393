"""Sends what waits in the table of messages. The worker's rounds come through here.

A message is leased, sent, and its outcome written: nothing is open in the database
while the mail server is talked to. A worker that dies while sending leaves a lease
that runs out; the message may then come twice, but is never lost.

Rule: spec/notifications.md, 4.
"""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q

from orgs_app.notification.enums import FINAL, NotificationStatus
from orgs_app.notification.mails import mail_of
from orgs_app.notification.models import NotificationMessage
from orgs_app.notification.templates import TEMPLATES
from wirtual.core import clock

logger = logging.getLogger(__name__)

FETCH_EVERY = timedelta(seconds=15)
LEASE = timedelta(minutes=2)
LEASE_COUNT = 20
MAX_ATTEMPTS = 5
RETRY_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=7)

#: Statuses from which a message may be leased.
WAITING = (NotificationStatus.PENDING, NotificationStatus.TEMPORARY_FAILURE)
#: Answers of a mail server below this mean: try again later.
PERMANENT_ANSWER = 500


def send_waiting() -> int:
    """Send everything that waits now. Return how many messages were sent."""
    sent = 0
    while messages := lease():
        mails = get_connection(fail_silently=False)
        try:
            sent += sum(_send(message, mails) for message in messages)
        finally:
            mails.close()
    return sent


def lease() -> list[NotificationMessage]:
    """Take some messages, oldest first. No two workers take the same."""
    now = clock.now()
    waiting = Q(status__in=WAITING) | Q(
        status=NotificationStatus.LEASED, leased_until__lt=now
    )
    due = Q(next_retry_after__isnull=True) | Q(next_retry_after__lte=now)
    with transaction.atomic():
        taken = list(
            NotificationMessage.objects.select_for_update(skip_locked=True)
            .filter(waiting, due, attempt_count__lt=MAX_ATTEMPTS)
            .order_by("created_at")[:LEASE_COUNT]
        )
        for message in taken:
            message.queued_seconds = (now - message.updated_at).total_seconds()
            message.status = NotificationStatus.LEASED
            message.status_reason = f"Leased by backend {_backend()}."
            message.leased_until = now + LEASE
            message.updated_at = now
        NotificationMessage.objects.bulk_update(
            taken,
            ["queued_seconds", "status", "status_reason", "leased_until", "updated_at"],
        )
    return taken


def forget_old() -> int:
    """Delete messages that nothing happened to for a week."""
    gone, _ = NotificationMessage.objects.filter(
        updated_at__lt=clock.now() - KEPT
    ).delete()
    return gone


def _send(message: NotificationMessage, mails: BaseEmailBackend) -> bool:
    template = TEMPLATES.get(message.notification_template_id)
    if template is None:
        _end(message, NotificationStatus.PERMANENT_FAILURE, "Unknown template.")
        return False
    try:
        mail_of(message, template, mails).send()
    except Exception as error:  # noqa: BLE001  of a server that isn't ours, or its text
        permanent = _is_permanent(error) or message.attempt_count + 1 >= MAX_ATTEMPTS
        _end(
            message,
            NotificationStatus.PERMANENT_FAILURE
            if permanent
            else NotificationStatus.TEMPORARY_FAILURE,
            f"{type(error).__name__}: {error}",
        )
        logger.warning("notification %s: %s", message.pk, message.status_reason)
        return False
    _end(message, NotificationStatus.SENT, "")
    return True


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT_ANSWER for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False  # whoever runs the server can put it right
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= PERMANENT_ANSWER
    return isinstance(error, ValueError)


def _end(message: NotificationMessage, status: NotificationStatus, why: str) -> None:
    """Write what came of an attempt, unless somebody else has it by now."""
    now = clock.now()
    message.status, message.status_reason = status, why
    changes = {
        "status": status,
        "status_reason": why,
        "attempt_count": F("attempt_count") + 1,
        "leased_until": None,
        "next_retry_after": None if status in FINAL else now + RETRY_AFTER,
        "updated_at": now,
    }
    if status in FINAL:
        changes["payload"] = _without_secrets(message)
    NotificationMessage.objects.filter(
        pk=message.pk,
        status=NotificationStatus.LEASED,
        leased_until=message.leased_until,
    ).update(**changes)


def _without_secrets(message: NotificationMessage) -> dict[str, object]:
    template = TEMPLATES.get(message.notification_template_id)
    labels = dict(message.payload["labels"])
    for name in template.secrets if template else ():
        labels[name] = ""
    return {**message.payload, "labels": labels}


def _backend() -> int:
    return int(connection.connection.info.backend_pid)
