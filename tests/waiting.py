"""Two transactions in a given order: one has begun when the other runs into it."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from tests.running import wait_until
from tests.threads import JOIN_WITHIN

WAITS_FOR_US = """
SELECT EXISTS (SELECT 1 FROM pg_locks
                WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
"""


def in_the_way(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """Run ``first``, and commit it once ``second`` waits for it; results of both.

    What ``second`` raises is its result.
    """
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(second())
        except Exception as error:  # noqa: BLE001  the test looks at it
            results.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        done = first()
        thread.start()
        wait_until(_somebody_waits_for_us)
    thread.join(JOIN_WITHIN)
    assert not thread.is_alive(), "the second hangs"
    return done, results[0]


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS_FOR_US)
        (waits,) = cursor.fetchone()
    return bool(waits)
