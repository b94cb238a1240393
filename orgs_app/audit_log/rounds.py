"""What the worker does for the audit log again and again."""

import logging
from datetime import timedelta

from django.conf import settings

from orgs_app.audit_log.retention import forget_old_entries
from orgs_app.audit_log.tallies import fold_tallies
from wirtual.core.rounds import Round, register

logger = logging.getLogger(__name__)

FORGET_EVERY = timedelta(hours=1)
FOLD_EVERY = timedelta(minutes=10)  # so that a count adds up thousands of rows at most


def register_all() -> None:
    """Add the log's rounds to the worker's."""
    register(Round("forget audit entries", FORGET_EVERY, _forget))
    register(Round("fold audit tallies", FOLD_EVERY, fold_tallies))


def _forget() -> None:
    forgotten = forget_old_entries(settings.WIRTUAL_AUDIT_RETENTION)
    if forgotten:
        logger.info("forgot %d old entries of the audit log", forgotten)
