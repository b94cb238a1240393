"""Apps: what a person opens in a workspace."""

from provisioning_app.provisioner.terraform.provider.kind import Resource
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.rules import (
    matching,
    no_longer_than,
    one_of,
    refuse_together,
    url,
)
from provisioning_app.provisioner.terraform.provider.schema import (
    BOOL,
    STRING,
    WHOLE,
    Block,
    Body,
    computed,
    optional,
    required,
)
from provisioning_app.provisioner.terraform.provider.wire import Config, is_known

_SLUG = matching(
    r"[a-z0-9](-?[a-z0-9])*",
    "must be lower-case letters and digits, with single hyphens between them",
)

# Shown only where the app itself is shown.
_LOOKS = ("display_name", "icon", "order")


def _validate_app(config: Config, report: Report) -> None:
    refuse_together(config, report, "command", "url", "subdomain", "healthcheck")
    refuse_together(
        config, report, "external", "healthcheck", "command", "subdomain", "share"
    )
    if config.get("hidden") is True:
        for name in _LOOKS:
            if is_known(config.get(name)):
                report.warning(
                    (name,), f'"{name}" has no effect while "hidden" is true.'
                )


APP = Resource(
    "app",
    Body(
        (
            computed("id"),
            required("agent_id"),
            required("slug", STRING, _SLUG),
            optional("display_name", STRING, no_longer_than(64)),
            optional("icon", STRING, url),
            optional("url"),
            optional("command"),
            optional("subdomain", BOOL),
            optional("external", BOOL, default=False),
            optional(
                "share",
                STRING,
                one_of("owner", "authenticated", "public"),
                default="owner",
            ),
            optional("order", WHOLE),
            optional("hidden", BOOL, default=False),
            # "window" is a word of older templates.
            optional(
                "open_in",
                STRING,
                one_of("slim-window", "tab", "window"),
                default="slim-window",
            ),
            optional("group", STRING, no_longer_than(64)),
            optional("tooltip", STRING, no_longer_than(2048)),
        ),
        (
            Block(
                "healthcheck",
                Body(
                    (
                        required("url"),
                        required("interval", WHOLE),
                        required("threshold", WHOLE),
                    )
                ),
                at_most=1,
            ),
        ),
    ),
    validate=_validate_app,
)
