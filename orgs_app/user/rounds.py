"""What the worker does for users again and again."""

import logging
from datetime import timedelta

from orgs_app.user.counts import sum_up_counts
from orgs_app.user.dormancy import make_dormant
from wirtual.core.rounds import Round, register

logger = logging.getLogger(__name__)

LOOK_FOR_UNUSED_EVERY = timedelta(hours=1)
SUM_UP_EVERY = timedelta(minutes=10)


def register_all() -> None:
    """Add the rounds of users to the worker's."""
    register(Round("dormancy", LOOK_FOR_UNUSED_EVERY, _make_dormant))
    register(Round("user counts", SUM_UP_EVERY, sum_up_counts))


def _make_dormant() -> None:
    dormant = make_dormant()
    if dormant:
        logger.info("made %d accounts dormant that nobody used", dormant)
