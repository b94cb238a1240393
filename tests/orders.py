"""Two transactions in an order that a test has chosen, on real connections.

`at_once` leaves the order to chance; here the second comes while the first is still
open, and so has to wait for it.
"""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from tests.running import wait_until
from tests.threads import JOIN_WITHIN


def one_after_the_other(
    first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Any, Any]:
    """Do ``first``, and commit it once ``second`` waits for it, or has ended.

    Gives the results of both; what ``second`` raised is its result.
    """
    begun: list[int] = []
    results: list[Any] = []

    def run() -> None:
        try:
            connection.ensure_connection()
            begun.append(connection.connection.info.backend_pid)
            results.append(second())
        except Exception as error:  # noqa: BLE001  the test looks at it
            results.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        result = first()
        thread.start()
        wait_until(lambda: bool(results) or _is_waiting(begun), JOIN_WITHIN)
    thread.join(JOIN_WITHIN)
    assert not thread.is_alive(), "the second hangs"
    return result, results[0]


def _is_waiting(begun: list[int]) -> bool:
    with contextlib.closing(connection.cursor()) as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [sum(begun[:1])])
        return bool(cursor.fetchone()[0])
