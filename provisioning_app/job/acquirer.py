"""Waiting for a job: woken by an announcement, or after a while anyway.

One acquirer serves one daemon, which runs one job at a time. To listen begins before
the first look, so a job that is announced between a look and the wait is heard of.
Announcements that come together cause one look.

Rule: spec/provisioning.md, 7.2; see decision 0004 for what is left out.
"""

import json
import logging
from datetime import timedelta
from types import TracebackType
from typing import Self

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.channels import JOB_POSTED
from wirtual.core.ids import NIL
from wirtual.core.pubsub import LOST, Listener, Message

logger = logging.getLogger(__name__)

#: How often a daemon looks although nothing was announced.
BACKUP_POLL = timedelta(seconds=30)  # spec/provisioning.md, 1


class Acquirer:
    """Tells one daemon when it is worth looking for a job."""

    def __init__(
        self, daemon: ProvisionerDaemon, backup_poll: timedelta = BACKUP_POLL
    ) -> None:
        self._organization = str(daemon.organization_id)
        self._provisioners = frozenset(daemon.provisioners)
        self._backup_poll = backup_poll.total_seconds()
        self._listener = Listener(JOB_POSTED)

    def __enter__(self) -> Self:
        self._listener.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.__exit__(kind, error, trace)

    def wake(self) -> None:
        """End `wait` now; from any thread, or from a signal handler."""
        self._listener.wake()

    def wait(self) -> bool:
        """Wait until it is worth looking; False if something else ended the wait."""
        heard = self._listener.wait(self._backup_poll)
        return not heard or any(self._concerns(message) for message in heard)

    def _concerns(self, message: Message) -> bool:
        """Whether the news may be about a job for the daemon.

        Tags aren't held against each other here: that rule is the database's.
        """
        if message is LOST:
            return True
        try:
            news = json.loads(message.text)
            return (
                news["organization_id"] in (self._organization, str(NIL))
                and news["type"] in self._provisioners
            )
        except (ValueError, KeyError, TypeError):
            logger.warning("an announcement can't be read: %.200r", message.text)
            return False
