"""What newer templates name and this product doesn't use: read, and left alone."""

import uuid
from collections.abc import Mapping

from provisioning_app.provisioner.protocol import Transition
from provisioning_app.provisioner.terraform.provider.kind import DataSource, Resource
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.rules import (
    at_least,
    no_longer_than,
    refuse_together,
    url,
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
from provisioning_app.provisioner.terraform.provider.wire import Config


def _nothing(_config: Config, _build: Build, _report: Report) -> Mapping[str, object]:
    return {}


def _read_task(_config: Config, build: Build, _report: Report) -> Mapping[str, object]:
    task = build.values.task_id
    return {
        "id": task or str(uuid.uuid4()),
        "prompt": build.values.task_prompt,
        "enabled": bool(task),
    }


def _read_secret(config: Config, build: Build, report: Report) -> Mapping[str, object]:
    values, facts = build.values, build.values.workspace
    source = "env" if config["env"] is not None else "file"
    known = values.secrets_by_variable if source == "env" else values.secrets_by_file
    value = known.get(config[source])
    starting = facts.transition is Transition.START and bool(facts.build_id)
    if value is None and starting:
        report.error(
            (source,),
            f'The secret that "{source}" names is missing. {config["help_message"]}',
        )
    return {"value": value or ""}


def _validate_secret(config: Config, report: Report) -> None:
    refuse_together(config, report, "env", "file")
    if config.get("env") is None and config.get("file") is None:
        report.error(("env",), 'Exactly one of "env" and "file" must be set.')


_PREBUILDS = Block(
    "prebuilds",
    Body(
        (required("instances", WHOLE, at_least(0)),),
        (
            Block("expiration_policy", Body((required("ttl", WHOLE),)), at_most=1),
            Block(
                "scheduling",
                Body(
                    (required("timezone"),),
                    (
                        Block(
                            "schedule",
                            Body((required("cron"), required("instances", WHOLE))),
                            at_least=1,
                        ),
                    ),
                ),
                at_most=1,
            ),
        ),
    ),
    at_most=1,
)

WORKSPACE_PRESET = DataSource(
    "workspace_preset",
    Body(
        (
            computed("id"),
            required("name"),
            optional("description", STRING, no_longer_than(128)),
            optional("icon", STRING, url),
            optional("default", BOOL, default=False),
            optional("parameters", STRING_MAP),
        ),
        (_PREBUILDS,),
    ),
    _nothing,
)

TASK = DataSource(
    "task",
    Body((computed("id"), computed("prompt"), computed("enabled", BOOL))),
    _read_task,
)

SECRET = DataSource(
    "secret",
    Body(
        (
            computed("id"),
            optional("env"),
            optional("file"),
            required("help_message"),
            computed("value", sensitive=True),
        )
    ),
    _read_secret,
    _validate_secret,
)

AI_TASK = Resource(
    "ai_task",
    Body(
        (
            computed("id"),
            optional("app_id"),
            computed("prompt"),
            computed("enabled", BOOL),
        ),
        (Block("sidebar_app", Body((required("id"),)), at_most=1),),
    ),
    create=lambda _config, build: {
        "prompt": build.values.task_prompt,
        "enabled": bool(build.values.task_id),
    },
)

DEVCONTAINER = Resource(
    "devcontainer",
    Body(
        (
            computed("id"),
            required("agent_id"),
            required("workspace_folder"),
            optional("config_path"),
        )
    ),
)

EXTERNAL_AGENT = Resource(
    "external_agent", Body((computed("id"), required("agent_id")))
)
