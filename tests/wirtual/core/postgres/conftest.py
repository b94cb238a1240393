"""A folder that the server's user can reach, and a cluster in it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from wirtual.core.postgres import EmbeddedPostgres


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wirtual-place-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made(place: Path) -> Path:
    """Where a cluster has been made, with a space in its path."""
    root = place / "a place"
    server = EmbeddedPostgres(root, fsync=False)
    server.start()
    server.stop()
    return root


@pytest.fixture
def server(made: Path) -> Iterator[EmbeddedPostgres]:
    """A server that doesn't run yet."""
    server = EmbeddedPostgres(made, fsync=False)
    yield server
    server.stop()
