"""Accounts elsewhere, whose tokens a workspace needs or can use."""

from collections.abc import Mapping

from provisioning_app.provisioner.terraform.provider.kind import DataSource
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.rules import not_empty
from provisioning_app.provisioner.terraform.provider.schema import (
    BOOL,
    STRING,
    Body,
    computed,
    optional,
    required,
)
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import Config


def _read_token(config: Config, build: Build, _report: Report) -> Mapping[str, object]:
    return {"access_token": build.values.external_auth_tokens.get(config["id"], "")}


EXTERNAL_AUTH = DataSource(
    "external_auth",
    Body(
        (
            required("id", STRING, not_empty),
            optional("optional", BOOL),
            computed("access_token", sensitive=True),
        )
    ),
    _read_token,
)

# The older name of the same.
GIT_AUTH = DataSource(
    "git_auth",
    Body((required("id", STRING, not_empty), computed("access_token", sensitive=True))),
    _read_token,
)
