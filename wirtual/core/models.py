"""What most tables begin with."""

from uuid import uuid4

from django.db import models

from wirtual.core import clock


class TimestampedModel(models.Model):
    """A row with a random id that knows when it was made and last changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
