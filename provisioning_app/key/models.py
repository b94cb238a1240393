"""Provisioner keys."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models.functions import Lower

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from wirtual.core import clock

#: Daemons that run inside the server.
BUILT_IN_KEY = UUID("00000000-0000-0000-0000-000000000001")
#: Daemons that connect with a user's token.
USER_AUTH_KEY = UUID("00000000-0000-0000-0000-000000000002")
#: Daemons that connect with the deployment-wide secret.
PSK_KEY = UUID("00000000-0000-0000-0000-000000000003")

#: Keys that exist from the first migration on, by name. Nobody makes or deletes them.
RESERVED = {"built-in": BUILT_IN_KEY, "user-auth": USER_AUTH_KEY, "psk": PSK_KEY}

KEY_NAME_TAKEN = "provisioner_key_name_of_organization"


class ProvisionerKey(models.Model):
    """A secret of an organization that daemons register with, and the tags it gives.

    Of the secret only a hash is kept; the reserved keys have none.

    Rule: spec/provisioning.md, 2 and 20.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    organization = models.ForeignKey(
        "orgs_app.Organization",
        on_delete=models.CASCADE,
        related_name="provisioner_keys",
        db_index=False,
    )
    name = models.CharField(max_length=64)
    hashed_secret = models.BinaryField(default=b"")
    tags = models.JSONField(default=dict)

    class Meta:
        db_table = "provisioner_keys"
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name=KEY_NAME_TAKEN)
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reserved(self) -> bool:
        """Whether the product itself needs the key."""
        return self.pk in RESERVED.values()

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        return AccessObject(
            ResourceType.PROVISIONER_KEYS,
            id=self.pk,
            organization_id=self.organization_id,
        )
