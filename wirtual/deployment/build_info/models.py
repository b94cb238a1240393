"""The one row that makes this database an installation."""

from uuid import uuid4

from django.db import models

ONLY_ONE = "deployment_is_one"


class Deployment(models.Model):
    """This installation. There is exactly one row, made by a migration."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    id = models.UUIDField(default=uuid4, editable=False)
    #: When somebody last asked to look at entitlements again.
    entitlements_refreshed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "deployment"
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name=ONLY_ONE)
        ]
