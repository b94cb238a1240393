"""Messages to people."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from orgs_app.notification.enums import NotificationMethod, NotificationStatus
from wirtual.core import clock


class NotificationMessage(models.Model):
    """Something to tell a user. It waits here, so that it survives a crash.

        pending ──lease──▶ leased ──▶ sent
                             │ ├────▶ temporary_failure ──lease──▶ leased …
                             │ └────▶ permanent_failure
                             └─ lease over ──lease──▶ leased …

    ``payload`` is all that the text is made of. What is secret in it is taken out
    once the message is final.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    notification_template_id = models.UUIDField()
    user = models.ForeignKey(
        "orgs_app.User", models.CASCADE, related_name="notification_messages"
    )
    method = models.CharField(
        max_length=16, choices=NotificationMethod, default=NotificationMethod.SMTP
    )
    status = models.CharField(
        max_length=32, choices=NotificationStatus, default=NotificationStatus.PENDING
    )
    status_reason = models.TextField(blank=True, default="")
    payload = models.JSONField(default=dict)
    #: Ids of what it is about.
    targets = ArrayField(models.UUIDField(), default=list, blank=True)
    created_by = models.TextField(blank=True, default="")
    attempt_count = models.IntegerField(default=0)
    dedupe_hash = models.TextField(unique=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    next_retry_after = models.DateTimeField(null=True, blank=True)
    queued_seconds = models.FloatField(null=True, blank=True)

    class Meta:
        db_table = "notification_messages"
        indexes = [
            models.Index(fields=["status", "created_at"], name="notification_waiting")
        ]

    def __str__(self) -> str:
        return str(self.payload.get("notification_name", self.pk))
