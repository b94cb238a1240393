"""Scripts that an agent runs, and variables of its environment."""

from provisioning_app.provisioner.terraform.provider.cron import cron
from provisioning_app.provisioner.terraform.provider.kind import Resource
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.rules import (
    at_least,
    matching,
    one_of,
)
from provisioning_app.provisioner.terraform.provider.schema import (
    BOOL,
    STRING,
    WHOLE,
    Body,
    computed,
    optional,
    required,
)
from provisioning_app.provisioner.terraform.provider.wire import UNKNOWN, Config

_TRIGGERS = ("run_on_start", "run_on_stop", "cron")


def _validate_script(config: Config, report: Report) -> None:
    triggers = [config.get(name) for name in _TRIGGERS]
    if not any(trigger is UNKNOWN or trigger for trigger in triggers):
        report.error(
            ("run_on_start",),
            'At least one of "run_on_start", "run_on_stop" and "cron" must be set, '
            "or the script would never run.",
        )
    if config.get("start_blocks_login") is True and not config.get("run_on_start"):
        report.error(
            ("start_blocks_login",),
            '"start_blocks_login" needs "run_on_start" to be true.',
        )


SCRIPT = Resource(
    "script",
    Body(
        (
            computed("id"),
            required("agent_id"),
            required("display_name"),
            required("script"),
            optional("icon"),
            optional("log_path"),
            optional("cron", STRING, cron),
            optional("start_blocks_login", BOOL, default=False),
            optional("run_on_start", BOOL, default=False),
            optional("run_on_stop", BOOL, default=False),
            optional("timeout", WHOLE, at_least(1), default=0),
        )
    ),
    validate=_validate_script,
)

ENV = Resource(
    "env",
    Body(
        (
            computed("id"),
            required("agent_id"),
            required(
                "name",
                STRING,
                matching(
                    r"[a-zA-Z_][a-zA-Z0-9_]*",
                    "must be letters, digits and underscores, and begin with no digit",
                ),
            ),
            optional("value"),
            optional(
                "merge_strategy",
                STRING,
                one_of("replace", "append", "prepend", "error"),
                default="replace",
            ),
        )
    ),
)
