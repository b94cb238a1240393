"""Daemons for acceptance tests: the real ones, in a thread beside the test."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from provisioning_app.job.enums import FINAL, ProvisionerType
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.echo.provisioner import EchoProvisioner
from provisioning_app.provisioner.protocol import (
    Parsed,
    Planned,
    Resource,
    TemplateVariable,
)
from provisioning_app.provisioner.terraform.engine import find_engine
from provisioning_app.provisioner.terraform.executor import TerraformProvisioner
from provisioning_app.runner.daemon import Daemon, Identity
from provisioning_app.runner.reporter import Pace
from tests.api.client import Api
from tests.make.jobs import built_in_key
from tests.make.people import default_organization
from tests.running import wait_until
from tests.threads import beside

#: A daemon in a hurry.
PACE = Pace(
    heartbeat=timedelta(milliseconds=50), flush_after=timedelta(milliseconds=10)
)
NAME = "testing"


@contextlib.contextmanager
def echo_daemon() -> Iterator[None]:
    """A daemon that plays what archives say."""
    with _running(ProvisionerType.ECHO, EchoProvisioner()):
        yield


@contextlib.contextmanager
def terraform_daemon(place: Path) -> Iterator[None]:
    """A daemon that runs Terraform, below ``place``."""
    terraform = TerraformProvisioner(
        place / "work", place / "cache", find_engine(None), serve_public=True
    )
    with contextlib.closing(terraform), _running(ProvisionerType.TERRAFORM, terraform):
        yield


@contextlib.contextmanager
def _running(kind: ProvisionerType, provisioner: Any) -> Iterator[None]:
    built_in_key()
    identity = Identity(NAME, default_organization().pk, "v1.2.3")
    daemon = Daemon(identity, {kind: provisioner}, PACE)
    with beside(daemon.run, daemon.finish):
        yield


def imported(api: Api, version: dict[str, Any], within: float = 60) -> dict[str, Any]:
    """The version once its import has ended, however."""
    return until(api, version, *FINAL, within=within)


def until(
    api: Api, version: dict[str, Any], *statuses: str, within: float = 60
) -> dict[str, Any]:
    """The version once its import has one of these states."""
    path = f"/templateversions/{version['id']}"
    latest: dict[str, Any] = {}

    def has_come_so_far() -> bool:
        latest.update(api.get(path).json())
        return latest["job"]["status"] in statuses

    wait_until(has_come_so_far, within)
    return latest


def planned(*resources: Resource, **found: Any) -> bytes:
    """An archive whose plans find this."""
    return make_archive(plan=[Planned(resources=resources, **found)])


def told(api: Api, version: dict[str, Any], part: str) -> Any:
    """What is told of a part of a version, such as its resources."""
    answer = api.get(f"/templateversions/{version['id']}/{part}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def variables(*found: TemplateVariable) -> bytes:
    """An archive with these variables."""
    return make_archive(parse=Parsed(variables=found))
