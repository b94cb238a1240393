"""Agents: the program of ours inside a resource, and how it proves who it is."""

import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from provisioning_app.provisioner.terraform.provider.kind import Resource
from provisioning_app.provisioner.terraform.provider.report import Report, known_items
from provisioning_app.provisioner.terraform.provider.rules import (
    absolute_path,
    at_least,
    between,
    one_of,
    refuse_repeats,
)
from provisioning_app.provisioner.terraform.provider.schema import (
    BOOL,
    STRING,
    STRING_MAP,
    WHOLE,
    Block,
    Body,
    computed,
    optional,
    required,
)
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import Config, is_known


def _make_credentials(config: Config, build: Build) -> Mapping[str, object]:
    """A token that holds until the next start, and the script that brings the agent."""
    return {"token": str(uuid.uuid4()), "init_script": _init_script(config, build)}


def _init_script(config: Config, build: Build) -> str:
    script = build.values.agent_scripts.get((config["os"], config["arch"]), "")
    address = urlsplit(build.access_url)
    root = urlunsplit((address.scheme, address.netloc, "/", "", ""))
    return script.replace("${ACCESS_URL}", root).replace(
        "${AUTH_TYPE}", config["auth"] or "token"
    )


_HOME = ("$HOME", "~")


def _validate_agent(config: Config, report: Report) -> None:
    refuse_repeats(
        config, report, "metadata", "key", "There is a duplicate agent metadata key:"
    )
    folder = config.get("dir")
    if is_known(folder) and folder and folder not in _HOME:
        report.warning(
            ("dir",),
            '"dir" is deprecated for folders other than the home folder; '
            "let apps and scripts open the folder that they need.",
        )
    for i, item in known_items(config, "resources_monitoring"):
        refuse_repeats(
            item,
            report,
            "volume",
            "path",
            "A volume is watched twice:",
            within=("resources_monitoring", i),
        )


_METADATA = Block(
    "metadata",
    Body(
        (
            required("key"),
            required("script"),
            required("interval", WHOLE),
            optional("display_name"),
            optional("timeout", WHOLE),
            optional("order", WHOLE),
        )
    ),
)

_DISPLAY_APPS = Block(
    "display_apps",
    Body(
        (
            optional("vscode", BOOL, default=True),
            optional("vscode_insiders", BOOL, default=False),
            optional("web_terminal", BOOL, default=True),
            optional("ssh_helper", BOOL, default=True),
            optional("port_forwarding_helper", BOOL, default=True),
        )
    ),
    at_most=1,
    always=True,
)

_THRESHOLD = required("threshold", WHOLE, between(0, 100))

_MONITORING = Block(
    "resources_monitoring",
    Body(
        blocks=(
            Block("memory", Body((required("enabled", BOOL), _THRESHOLD)), at_most=1),
            Block(
                "volume",
                Body(
                    (
                        required("path", STRING, absolute_path),
                        required("enabled", BOOL),
                        _THRESHOLD,
                    )
                ),
            ),
        )
    ),
    at_most=1,
)

AGENT = Resource(
    "agent",
    Body(
        (
            computed("id"),
            required("arch", STRING, one_of("amd64", "armv7", "arm64")),
            required("os", STRING, one_of("linux", "darwin", "windows")),
            optional(
                "auth",
                STRING,
                one_of(
                    "token",
                    "google-instance-identity",
                    "aws-instance-identity",
                    "azure-instance-identity",
                ),
                default="token",
            ),
            optional("dir"),
            optional("env", STRING_MAP),
            optional("startup_script"),
            optional("shutdown_script"),
            optional(
                "startup_script_behavior",
                STRING,
                one_of("blocking", "non-blocking"),
                default="non-blocking",
            ),
            optional("connection_timeout", WHOLE, at_least(0), default=120),
            optional("troubleshooting_url"),
            optional("motd_file"),
            optional("order", WHOLE),
            optional(
                "api_key_scope", STRING, one_of("all", "no_user_data"), default="all"
            ),
            computed("token", sensitive=True),
            computed("init_script"),
        ),
        (_METADATA, _DISPLAY_APPS, _MONITORING),
    ),
    create=_make_credentials,
    refresh=_make_credentials,
    validate=_validate_agent,
)

AGENT_INSTANCE = Resource(
    "agent_instance",
    Body((computed("id"), required("agent_id"), required("instance_id"))),
)
