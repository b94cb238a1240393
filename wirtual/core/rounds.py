"""Work that is done again and again beside requests, by the process ``worker``.

An app registers its rounds in ``AppConfig.ready``. A round is a function that does
one turn and ends; it says in the log what it did. In a deployment with several
workers a round runs in one at a time: the others skip their turn.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.db import Error, connection, connections

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """A named turn of work. Late is no harm, twice is prevented, dead is noticed."""

    name: str
    every: timedelta
    run: Callable[[], object]


#: Every round by its name.
ROUNDS: dict[str, Round] = {}


def register(round_: Round) -> None:
    """Have ``round_`` run by the worker.

    Raises:
        ValueError: there is another of that name.
    """
    if round_.name in ROUNDS:
        raise ValueError(f"there is a round {round_.name!r} already")
    ROUNDS[round_.name] = round_


def run_round(round_: Round) -> bool:
    """Do one turn, unless another process is at it. Return whether it was done.

    What goes wrong is logged; the next turn tries again.
    """
    began = monotonic()
    try:
        if not _lock(round_.name):
            return False
        try:
            round_.run()
        finally:
            _unlock(round_.name)
    except Error as error:
        logger.warning("round %s: %s", round_.name, str(error).split("\n")[0])
        connection.close()  # and with it the lock
        return False
    except Exception:
        logger.exception("round %s: failed", round_.name)
        return False
    logger.debug("round %s: done in %.2f s", round_.name, monotonic() - began)
    return True


def run_rounds(stopping: threading.Event) -> None:
    """Run every round at its interval, each in a thread, until told to stop."""
    threads = [
        threading.Thread(target=_repeat, args=(each, stopping), name=each.name)
        for each in ROUNDS.values()
    ]
    logger.info("rounds: %s", ", ".join(sorted(ROUNDS)) or "none")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(round_: Round, stopping: threading.Event) -> None:
    try:
        while not stopping.is_set():
            run_round(round_)
            stopping.wait(round_.every.total_seconds())
    finally:
        connections.close_all()


def _lock(name: str) -> bool:
    """Take the round's lock for this connection, unless somebody has it."""
    return _asked("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", name)


def _unlock(name: str) -> bool:
    return _asked("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)


def _asked(question: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [f"round:{name}"])
        (answer,) = cursor.fetchone()
    return bool(answer)
