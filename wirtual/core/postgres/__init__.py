"""The PostgreSQL that comes along, for installations that name none of their own.

Binaries from a wheel, or the machine's, under a small supervisor: made once, started
as a child or left running, found again after any kind of death. Standard library
only, since it works before anything of Django does.
"""

from pathlib import Path

from wirtual.core.postgres.errors import PostgresFailed
from wirtual.core.postgres.server import DATABASE, EmbeddedPostgres

__all__ = [
    "DATABASE",
    "EmbeddedPostgres",
    "PostgresFailed",
    "embedded_dsn",
    "embedded_in",
]


def embedded_in(data_dir: Path) -> EmbeddedPostgres:
    """Return the server of the installation whose data is in ``data_dir``."""
    return EmbeddedPostgres(data_dir / "postgres")


def embedded_dsn(data_dir: Path) -> str:
    """Return the address of that server's database, whether it runs or not."""
    return embedded_in(data_dir).dsn()
