"""Threads with database connections of their own, for races and for daemons."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections

JOIN_WITHIN = 20.0  # seconds


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run ``calls`` in threads that begin together; their results or exceptions."""
    together = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            together.wait(JOIN_WITHIN)
            results[number] = call()
        except Exception as error:  # noqa: BLE001  the test looks at it
            results[number] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=each, daemon=True)
        for each in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(JOIN_WITHIN)
        assert not thread.is_alive(), "a thread hangs"
    return results


@contextlib.contextmanager
def beside(call: Callable[[], Any], end: Callable[[], Any]) -> Iterator[None]:
    """Run ``call`` in a thread meanwhile; ``end`` makes it return."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001  told by the test's thread
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        end()
        thread.join(JOIN_WITHIN)
    assert not thread.is_alive(), "the thread hangs"
    if failed:
        raise failed[0]
