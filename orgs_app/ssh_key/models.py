"""Git keys of users."""

from django.db import models

from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from wirtual.core import clock


class GitSSHKey(models.Model):
    """The key pair with which a user's workspaces speak to Git servers.

    Every user has one, from their creation on.
    """

    user = models.OneToOneField(
        "orgs_app.User", models.CASCADE, primary_key=True, related_name="ssh_key"
    )
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    private_key = models.TextField()
    public_key = models.TextField()

    audit = Describer(
        AuditResourceType.GIT_SSH_KEY,
        fields=("user_id", "public_key"),
        secrets=("private_key",),
        target=lambda key: str(key.public_key),
        resource_id=lambda key: key.user_id,
    )

    class Meta:
        db_table = "gitsshkeys"
