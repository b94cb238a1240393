"""Two transactions in an order that a test has chosen, on real connections.

`at_once` leaves the order to chance; here the second comes while the first is still
open.
"""

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


def one_after_the_other(
    first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Any, Any]:
    """Do ``first``, and commit it once ``second`` waits for it, or has ended.

    Gives the results of both; what ``second`` raised is its result.
    """
    return _in_order(first, second, has_to_wait=False)


def in_the_way(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """The same where ``second`` has to wait: it fails if that never does."""
    return _in_order(first, second, has_to_wait=True)


def _in_order(
    first: Callable[[], Any], second: Callable[[], Any], *, has_to_wait: bool
) -> tuple[Any, Any]:
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(second())
        except Exception as error:  # noqa: BLE001  the test looks at it
            results.append(error)
        finally:
            connections.close_all()

    def has_come_so_far() -> bool:
        return bool(results and not has_to_wait) or _somebody_waits_for_us()

    thread = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        done = first()
        thread.start()
        wait_until(has_come_so_far, JOIN_WITHIN)
    thread.join(JOIN_WITHIN)
    assert not thread.is_alive(), "the second hangs"
    return done, results[0]


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS_FOR_US)
        (waits,) = cursor.fetchone()
    return bool(waits)
