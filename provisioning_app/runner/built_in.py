"""Daemons that come with the server: who they are, and what they can run."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from orgs_app.organization.models import Organization
from provisioning_app.daemon.enums import ProvisionerType
from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.provisioner.echo.provisioner import EchoProvisioner
from provisioning_app.provisioner.protocol import Provisioner
from provisioning_app.provisioner.terraform.engine import find_engine
from provisioning_app.provisioner.terraform.executor import TerraformProvisioner
from provisioning_app.provisioner.terraform.housekeeping import make_private
from provisioning_app.runner.daemon import Daemon, Identity
from provisioning_app.runner.reporter import Pace

LONGEST_NAME = ProvisionerDaemon._meta.get_field("name").max_length or 64


@contextmanager
def built_in_daemon(name: str = "", index: int | None = None) -> Iterator[Daemon]:
    """Make a daemon of the default organization, as the settings say.

    Raises:
        EngineNotFound: it is to run Terraform, and there is none.
    """
    full_name = daemon_name(name or socket.gethostname(), index)
    with ExitStack() as stack:
        provisioners = {
            ProvisionerType(kind): _make(ProvisionerType(kind), full_name, stack)
            for kind in settings.WIRTUAL_PROVISIONER_TYPES
        }
        default = Organization.objects.get(is_default=True)
        yield Daemon(
            Identity(full_name, default.pk, settings.WIRTUAL_VERSION),
            provisioners,
            Pace(force_cancel=settings.WIRTUAL_PROVISIONER_FORCE_CANCEL_INTERVAL),
        )


def daemon_name(name: str, index: int | None) -> str:
    """``name``, and ``-index`` if there is one, with ``name`` cut so that both fit."""
    if index is None:
        return name[:LONGEST_NAME]
    end = f"-{index}"
    return name[: LONGEST_NAME - len(end)] + end


def _make(kind: ProvisionerType, name: str, stack: ExitStack) -> Provisioner:
    if kind is ProvisionerType.ECHO:
        return EchoProvisioner()
    # Directories of its own: no other daemon's sessions or plugins get in the way.
    places = Path(settings.WIRTUAL_DATA_DIR) / "provisioners"
    place = places / name.replace("/", "_")
    make_private(places)
    make_private(place)
    terraform = TerraformProvisioner(
        place / "work",
        place / "cache",
        find_engine(settings.WIRTUAL_TERRAFORM_PATH or None),
        serve_public=settings.WIRTUAL_SERVE_PUBLIC_PROVIDER,
    )
    stack.callback(terraform.close)
    return terraform
