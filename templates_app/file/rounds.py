"""What the worker does for files again and again."""

import logging
from datetime import timedelta

from django.conf import settings

from templates_app.file.retention import purge_files
from wirtual.core import clock
from wirtual.core.rounds import Round, register

logger = logging.getLogger(__name__)

PURGE_EVERY = timedelta(hours=1)


def register_all() -> None:
    """Add the rounds for files to the worker's."""
    register(Round("purge files", PURGE_EVERY, _purge))


def _purge() -> None:
    retention = settings.WIRTUAL_UNUSED_FILE_RETENTION
    if not retention:
        return
    purged = purge_files(clock.now() - retention)
    if purged.files:
        logger.info(
            "removed %d unused files, %d bytes together", purged.files, purged.bytes
        )
