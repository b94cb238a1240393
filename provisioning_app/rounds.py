"""What this app has done again and again."""

import logging
from datetime import timedelta

from django.conf import settings

from provisioning_app.daemon.registration import forget_stale_daemons
from provisioning_app.job.hangs import fail_hung_jobs
from wirtual.core.rounds import Round, register

logger = logging.getLogger(__name__)

FORGET_EVERY = timedelta(minutes=10)  # spec/provisioning.md, 19


def register_all() -> None:
    """Add this app's rounds to the worker's."""
    register(
        Round("hang detector", settings.WIRTUAL_HANG_DETECTOR_INTERVAL, _detect_hangs)
    )
    register(Round("forget daemons", FORGET_EVERY, _forget_daemons))


def _detect_hangs() -> None:
    detected = fail_hung_jobs()
    if detected.terminated:
        logger.warning("failed %d hung jobs", len(detected.terminated))


def _forget_daemons() -> None:
    forgotten = forget_stale_daemons()
    if forgotten:
        logger.info("forgot %d daemons that were away for a week", forgotten)
