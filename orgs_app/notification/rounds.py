"""What the worker does for notifications again and again."""

import logging
from datetime import timedelta

from orgs_app.notification.dispatch import FETCH_EVERY, forget_old, send_waiting
from wirtual.core.rounds import Round, register

logger = logging.getLogger(__name__)

FORGET_EVERY = timedelta(hours=1)


def register_all() -> None:
    """Add the rounds of notifications to the worker's."""
    register(Round("notifications", FETCH_EVERY, _send))
    register(Round("forget notifications", FORGET_EVERY, forget_old))


def _send() -> None:
    sent = send_waiting()
    if sent:
        logger.info("sent %d notifications", sent)
