"""Forgetting entries of the audit log that are older than the operator wants.

Rule: the setting WIRTUAL_AUDIT_RETENTION; without it everything is kept.
"""

from datetime import timedelta

from django.db import connection

from wirtual.core import clock

#: So many entries go in one transaction, in a fraction of a second.
BATCH = 5_000

# The one way past the trigger that keeps the log append-only.
FORGET = "SELECT forget_audit_logs(%s, %s)"


def forget_old_entries(retention: timedelta, *, batch: int = BATCH) -> int:
    """Delete entries older than ``retention``; zero keeps all. Returns how many went.

    The oldest go first, batch by batch, each on its own: what was begun is kept when
    the worker is stopped in between, and nobody waits long.
    """
    if not retention:
        return 0
    before = clock.now() - retention
    forgotten = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [before, batch])
            gone = int(cursor.fetchone()[0])
        forgotten += gone
        if gone < batch:
            return forgotten
