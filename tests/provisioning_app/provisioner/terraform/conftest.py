"""Terraforms to test with, and sessions on templates that tests write."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from provisioning_app.provisioner.echo.archive import make_tar
from provisioning_app.provisioner.protocol import (
    LogLevel,
    LogLine,
    Session,
    SessionConfig,
)
from provisioning_app.provisioner.terraform.engine import (
    Engine,
    EngineNotFound,
    find_engine,
)
from provisioning_app.provisioner.terraform.executor import TerraformProvisioner


class Journal(list[LogLine]):
    """What a session logged."""

    def text(self, *levels: LogLevel) -> str:
        wanted = levels or tuple(LogLevel)
        return "\n".join(each.output for each in self if each.level in wanted)


OpenSession = Callable[..., AbstractContextManager[Session]]


def engine_or_skip(search_path: str | None) -> Engine:
    try:
        return find_engine(search_path=search_path)
    except EngineNotFound as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The Terraform that the machine would use."""
    return engine_or_skip(None)


@pytest.fixture(scope="session", params=["path", "library"])
def each_engine(request: pytest.FixtureRequest) -> Engine:
    """A Terraform on the PATH, and the one in the wheel."""
    if request.param == "library":
        return engine_or_skip("")
    found = engine_or_skip(None)
    if len(found.command) > 1:
        pytest.skip("no Terraform on the PATH")
    return found


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def open_session(
    tmp_path: Path, engine: Engine, journal: Journal
) -> Iterator[OpenSession]:
    """Open a session on files, with the machine's Terraform unless told otherwise."""
    provisioners = []

    def opened(
        files: dict[str, str] | bytes,
        *,
        state: bytes = b"",
        level: LogLevel | None = None,
        host: dict[str, str] | None = None,
        use: Engine | None = None,
        exit_timeout: timedelta = timedelta(seconds=20),
    ) -> Session:
        provisioner = TerraformProvisioner(
            tmp_path / "work",
            tmp_path / "cache",
            use or engine,
            exit_timeout=exit_timeout,
            host={**clean_host(), **(host or {})},
        )
        provisioners.append(provisioner)
        if not isinstance(files, bytes):
            files = make_tar({name: text.encode() for name, text in files.items()})
        return provisioner.open(SessionConfig(files, state, level), journal.append)

    yield opened
    for each in provisioners:
        each.close()


def clean_host() -> dict[str, str]:
    return {name: v for name, v in os.environ.items() if not name.startswith("TF_")}
