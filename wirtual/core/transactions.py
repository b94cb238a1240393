"""Locks that belong to a transaction, by name."""

from django.db import connection


def lock(name: str) -> None:
    """Wait for the lock ``name`` and keep it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def try_lock(name: str) -> bool:
    """Take the lock ``name`` until the transaction ends, unless somebody has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name]
        )
        (taken,) = cursor.fetchone()
    return bool(taken)
