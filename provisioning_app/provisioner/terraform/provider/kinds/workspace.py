"""The workspace that is built, its owner, and the machine on which Terraform runs."""

import platform
import sys
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

from provisioning_app.provisioner.protocol import Transition, WorkspaceFacts
from provisioning_app.provisioner.terraform.provider.kind import DataSource
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.schema import (
    BOOL,
    STRING,
    STRING_MAP,
    STRINGS,
    WHOLE,
    Body,
    computed,
    objects,
    optional,
)
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import Config

_DEFAULT_NAME = "default"
_DEFAULT_EMAIL = "default@example.com"
_NOBODY = str(uuid.UUID(int=0))
_PORTS = {"https": 443}


def _read_workspace(
    _config: Config, build: Build, report: Report
) -> Mapping[str, object]:
    facts = build.values.workspace
    _require_template(facts, report)
    prebuilt = build.values.is_prebuild
    return {
        "id": facts.workspace_id or str(uuid.uuid4()),
        "name": facts.workspace_name or _DEFAULT_NAME,
        "transition": facts.transition.value,
        "start_count": 1 if facts.transition is Transition.START else 0,
        "template_id": facts.template_id,
        "template_name": facts.template_name,
        "template_version": facts.template_version,
        "access_url": build.access_url,
        "access_port": _port_of(build.access_url),
        "prebuild_count": 1 if prebuilt else 0,
        "is_prebuild": prebuilt,
        "is_prebuild_claim": build.values.is_prebuild_claim,
        "owner": facts.owner_name or _DEFAULT_NAME,
        "owner_id": facts.owner_id or _NOBODY,
        "owner_name": facts.owner_full_name or _DEFAULT_NAME,
        "owner_email": facts.owner_email or _DEFAULT_EMAIL,
        "owner_groups": list(facts.owner_groups),
        "owner_oidc_access_token": facts.owner_oidc_access_token,
        "owner_session_token": facts.owner_session_token,
    }


def _require_template(facts: WorkspaceFacts, report: Report) -> None:
    """In a real build the template is known, or something is wrong with the build."""
    if not facts.build_id:
        return
    for name in ("template_id", "template_name", "template_version"):
        if not getattr(facts, name):
            sentence = f'"{name}" must be known in the build of a workspace.'
            report.error((name,), sentence)


def _port_of(access_url: str) -> int:
    address = urlsplit(access_url)
    return address.port or _PORTS.get(address.scheme, 80)


def _read_owner(_config: Config, build: Build, _report: Report) -> Mapping[str, object]:
    facts = build.values.workspace
    return {
        "id": facts.owner_id or str(uuid.uuid4()),
        "name": facts.owner_name or _DEFAULT_NAME,
        "full_name": facts.owner_full_name or _DEFAULT_NAME,
        "email": facts.owner_email or _DEFAULT_EMAIL,
        "ssh_public_key": facts.owner_ssh_public_key,
        "ssh_private_key": facts.owner_ssh_private_key,
        "groups": list(facts.owner_groups),
        "session_token": facts.owner_session_token,
        "oidc_access_token": facts.owner_oidc_access_token,
        "login_type": facts.owner_login_type,
        "rbac_roles": [
            {"name": role.name, "org_id": role.org_id}
            for role in build.values.owner_roles
        ],
    }


_OPERATING_SYSTEMS = {"win32": "windows"}
_ARCHITECTURES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "i386": "386",
    "i686": "386",
    "armv6l": "armv7",
    "armv7l": "armv7",
}


def _read_machine(
    _config: Config, _build: Build, _report: Report
) -> Mapping[str, object]:
    machine = platform.machine().lower()
    return {
        "os": _OPERATING_SYSTEMS.get(sys.platform, sys.platform),
        "arch": _ARCHITECTURES.get(machine, machine),
    }


def _read_tags(_config: Config, _build: Build, _report: Report) -> Mapping[str, object]:
    return {}


WORKSPACE = DataSource(
    "workspace",
    Body(
        (
            computed("id"),
            computed("name"),
            computed("transition"),
            computed("start_count", WHOLE),
            computed("template_id"),
            computed("template_name"),
            computed("template_version"),
            computed("access_url"),
            computed("access_port", WHOLE),
            computed("prebuild_count", WHOLE),
            computed("is_prebuild", BOOL),
            computed("is_prebuild_claim", BOOL),
            # Said by `workspace_owner` now; older templates read them here.
            computed("owner", deprecated=True),
            computed("owner_id", deprecated=True),
            computed("owner_name", deprecated=True),
            computed("owner_email", deprecated=True),
            computed("owner_groups", STRINGS, deprecated=True),
            computed("owner_oidc_access_token", sensitive=True, deprecated=True),
            computed("owner_session_token", sensitive=True, deprecated=True),
        )
    ),
    _read_workspace,
)

WORKSPACE_OWNER = DataSource(
    "workspace_owner",
    Body(
        (
            computed("id"),
            computed("name"),
            computed("full_name"),
            computed("email"),
            computed("ssh_public_key"),
            computed("ssh_private_key", sensitive=True),
            computed("groups", STRINGS),
            computed("session_token", sensitive=True),
            computed("oidc_access_token", sensitive=True),
            computed("login_type"),
            computed("rbac_roles", objects(name=STRING, org_id=STRING)),
        )
    ),
    _read_owner,
)

PROVISIONER = DataSource(
    "provisioner",
    Body((computed("id"), computed("os"), computed("arch"))),
    _read_machine,
)

# Only the source of this one counts: a job's tags are needed before anything is read.
WORKSPACE_TAGS = DataSource(
    "workspace_tags",
    Body((computed("id"), optional("tags", STRING_MAP))),
    _read_tags,
)
