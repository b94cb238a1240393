"""What benchmarks stand on: a PostgreSQL of their own, with fsync, and Django."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def installation() -> Iterator[Path]:
    """A fresh, migrated database, and a directory; processes that are started inherit
    the settings."""
    from wirtual.core.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="wirtual-bench-") as folder:
        place = Path(folder)
        place.chmod(0o711)  # the server's user passes through
        server = EmbeddedPostgres(place / "pg")
        server.start()
        try:
            os.environ["WIRTUAL_DATABASE_URL"] = server.dsn()
            os.environ["WIRTUAL_DATA_DIR"] = folder
            set_up()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            yield place
        finally:
            from django.db import connections

            connections.close_all()
            server.stop()


def set_up() -> None:
    """Make Django ready, and quiet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wirtual.settings")
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
