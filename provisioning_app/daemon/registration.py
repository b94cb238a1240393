"""How a daemon makes itself known, shows that it is there, and is forgotten."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest
from psycopg.types.json import Jsonb

from provisioning_app.daemon.models import ProvisionerDaemon
from wirtual.core import clock

#: The version of the protocol between daemons and the server.
API_VERSION = "1.0"

#: How often a daemon shows that it is there.
SEEN_EVERY = timedelta(seconds=60)  # spec/provisioning.md, 1

#: A daemon that hasn't been there for so long is forgotten.
FORGOTTEN_AFTER = timedelta(days=7)  # spec/provisioning.md, 19

# One statement: of two daemons with one name both get the one row.
REGISTER = """
INSERT INTO provisioner_daemons AS known
       (id, created_at, name, provisioners, tags, last_seen_at, version, api_version,
        organization_id, key_id)
VALUES (%(id)s, %(now)s, %(name)s, %(provisioners)s, %(tags)s, %(now)s, %(version)s,
        %(api_version)s, %(organization)s, %(key)s)
ON CONFLICT (organization_id, name, lower(coalesce(tags ->> 'owner', '')))
DO UPDATE
   SET provisioners = EXCLUDED.provisioners,
       tags = EXCLUDED.tags,
       last_seen_at = greatest(known.last_seen_at, EXCLUDED.last_seen_at),
       version = EXCLUDED.version,
       api_version = EXCLUDED.api_version,
       key_id = EXCLUDED.key_id
RETURNING *
"""


def register_daemon(
    *,
    name: str,
    organization_id: UUID,
    provisioners: Sequence[str],
    tags: Mapping[str, str],
    key_id: UUID,
    version: str,
    api_version: str = API_VERSION,
    daemon_id: UUID | None = None,
) -> ProvisionerDaemon:
    """Note that a daemon is there; one that was known keeps its id.

    A daemon is known again by its organization, its name and the owner in its tags.
    Everything else is replaced by what it says now. ``daemon_id`` is for one that
    wasn't known, or was forgotten.

    Rule: spec/provisioning.md, 18.
    """
    said = {
        "id": daemon_id or uuid4(),
        "now": clock.now(),
        "name": name,
        "provisioners": list(provisioners),
        "tags": Jsonb(dict(tags)),
        "version": version,
        "api_version": api_version,
        "organization": organization_id,
        "key": key_id,
    }
    return ProvisionerDaemon.objects.raw(REGISTER, said)[0]


def mark_seen(daemon_id: UUID) -> bool:
    """Note that the daemon is there now; False if it has been forgotten.

    Time never goes backwards.
    """
    daemon = ProvisionerDaemon.objects.filter(pk=daemon_id)
    return bool(daemon.update(last_seen_at=Greatest(F("last_seen_at"), clock.now())))


def hold_name(daemon_id: UUID) -> bool:
    """Hold the daemon's row for the life of this database connection.

    Two processes may share a row; only the one that holds it may draw conclusions
    from the jobs that it is said to run. The database lets go of it when the process
    dies, however that happens.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))",
            [f"provisioner-daemon:{daemon_id}"],
        )
        (held,) = cursor.fetchone()
    return bool(held)


def forget_stale_daemons() -> int:
    """Delete daemons that haven't been there for a week. Return how many.

    Jobs that they ran keep their id.

    Rule: spec/provisioning.md, 19.
    """
    before = clock.now() - FORGOTTEN_AFTER
    forgotten, _ = ProvisionerDaemon.objects.filter(
        Q(last_seen_at=None, created_at__lt=before) | Q(last_seen_at__lt=before)
    ).delete()
    return forgotten
