"""The daemon as a process: the main thread waits for signals, another one works."""

import contextlib
import logging
import queue
import signal
from datetime import timedelta
from enum import Enum, auto
from time import monotonic
from types import FrameType

from provisioning_app.runner.daemon import Daemon
from provisioning_app.runner.retry import start_thread

logger = logging.getLogger(__name__)

#: How long the job in hand may take once we were asked to end.
FINISH_WITHIN = timedelta(minutes=30)  # spec/provisioning.md, 1
#: How long it may take once it was canceled.
CANCEL_WITHIN = timedelta(seconds=5)
#: How long reporting its end may take after that.
REPORT_WITHIN = timedelta(seconds=5)

#: For how long the main thread sleeps at once.
TURN = timedelta(seconds=1)
FOR_EVER = timedelta(days=36500)

SHUT_DOWN = "provisioner daemon was shutdown gracefully"


class Wish(Enum):
    """What the main thread is told."""

    FINISH = auto()  #: SIGTERM: no more jobs, end the one in hand
    INTERRUPT = auto()  #: SIGINT: end now, as well as possible
    ENDED = auto()  #: the daemon has


def serve(daemon: Daemon, finish_within: timedelta = FINISH_WITHIN) -> None:
    """Run ``daemon`` until a signal asks for its end, and see that it does end."""
    wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()  # may be put into by signals

    def work() -> None:
        try:
            daemon.run()
        except Exception:
            logger.exception("daemon %s: broke down", daemon.identity.name)
        finally:
            wishes.put(Wish.ENDED)

    def on(number: signal.Signals, wish: Wish) -> None:
        def note(_: int, __: FrameType | None) -> None:
            wishes.put(wish)

        signal.signal(number, note)

    on(signal.SIGTERM, Wish.FINISH)
    on(signal.SIGINT, Wish.INTERRUPT)
    start_thread("daemon", work)
    wish = _wait(wishes)
    if wish is Wish.FINISH:
        logger.info("daemon %s: finishing", daemon.identity.name)
        daemon.finish()
        wish = _next(wishes, finish_within)
    if wish is not Wish.ENDED:
        logger.info("daemon %s: interrupted", daemon.identity.name)
        daemon.cancel()
        wish = _next(wishes, CANCEL_WITHIN)
    if wish is not Wish.ENDED:
        daemon.stop(SHUT_DOWN)
        wish = _next(wishes, REPORT_WITHIN)
    if wish is not Wish.ENDED:
        daemon.give_up()
        _next(wishes, REPORT_WITHIN)


def _next(wishes: "queue.SimpleQueue[Wish]", within: timedelta) -> Wish | None:
    """Wait for the next wish; one to finish says nothing new."""
    wish = _wait(wishes, within)
    return _next(wishes, within) if wish is Wish.FINISH else wish


def _wait(
    wishes: "queue.SimpleQueue[Wish]", within: timedelta = FOR_EVER
) -> Wish | None:
    """Wait for a wish, in turns: what a signal says is put in between two of them.

    The system may hand a signal to any thread, and that doesn't wake this one.
    """
    ends = monotonic() + within.total_seconds()
    while (left := ends - monotonic()) > 0:
        with contextlib.suppress(queue.Empty):
            return wishes.get(timeout=min(left, TURN.total_seconds()))
    return None
