"""``manage.py worker``: what is done again and again beside requests."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from wirtual.core import rounds


class Command(BaseCommand):
    """Runs the rounds of all apps until it is told to stop."""

    help = "Do what is to be done again and again: find hung jobs, forget old daemons."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; a round in progress is finished."""
        stopping = threading.Event()

        def stop(_: int, __: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        rounds.run_rounds(stopping)
