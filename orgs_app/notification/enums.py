"""The words about notifications."""

from django.db.models import TextChoices


class NotificationMethod(TextChoices):
    """How a message reaches somebody."""

    SMTP = "smtp"
    WEBHOOK = "webhook"  #: in the contract; this server sends mail only


class NotificationStatus(TextChoices):
    """Where a message stands; see the arrows on NotificationMessage."""

    PENDING = "pending"  #: waits to be sent
    LEASED = "leased"  #: a worker is sending it
    SENT = "sent"  #: final
    TEMPORARY_FAILURE = "temporary_failure"  #: is tried again
    PERMANENT_FAILURE = "permanent_failure"  #: final; ``status_reason`` says why
    INHIBITED = "inhibited"  #: final; its reader doesn't want it any more
    UNKNOWN = "unknown"  #: in the contract, never produced


#: Nothing changes a message in one of these.
FINAL = frozenset(
    {
        NotificationStatus.SENT,
        NotificationStatus.PERMANENT_FAILURE,
        NotificationStatus.INHIBITED,
    }
)
