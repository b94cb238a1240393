"""Going on when the database is away for a while, and threads that use it."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db import connection, connections

from provisioning_app.job.errors import DATABASE_AWAY

logger = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_PAUSE = timedelta(milliseconds=25)  # spec/provisioning.md, 17.3
LONGEST_PAUSE = timedelta(seconds=5)


class Pauses:
    """Ever longer pauses between attempts."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    def pause(self, cut_short: threading.Event) -> bool:
        """Wait for the next pause; True if ``cut_short`` ended it."""
        pause, self._next = self._next, min(self._next * 2, LONGEST_PAUSE)
        return cut_short.wait(pause.total_seconds())


def persistently(call: Callable[[], T], given_up: threading.Event) -> T:
    """Call until the database answers, or nobody wants to know any more.

    A call whose answer got lost may have been carried out: it is made again all the
    same, so it must stand that.
    """
    pauses = Pauses()
    while True:
        try:
            return call()
        except DATABASE_AWAY as error:
            let_go_of_database(error)
            if pauses.pause(given_up):
                raise


def let_go_of_database(error: Exception) -> None:
    """Drop this thread's connection after an error; the next use makes a new one."""
    logger.warning("the database is away: %s", str(error).strip().split("\n")[0])
    connection.close()


def start_thread(name: str, target: Callable[[], None]) -> threading.Thread:
    """Start a thread that closes its database connections when it ends."""

    def run() -> None:
        try:
            target()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
