"""What can be done to Git keys."""

from django.conf import settings
from django.db import transaction

from orgs_app.ssh_key.models import GitSSHKey
from orgs_app.ssh_key.pair import generate_pair
from wirtual.core import clock


@transaction.atomic
def regenerate_key(key: GitSSHKey) -> GitSSHKey:
    """Put a new pair in the place of the old one. Of two at once the later stays."""
    pair = generate_pair(settings.WIRTUAL_SSH_KEYGEN_ALGORITHM)
    key.private_key, key.public_key = pair.private_key, pair.public_key
    key.updated_at = clock.now()
    key.save(update_fields=["private_key", "public_key", "updated_at"])
    return key
