"""Facts that a template tells about a resource."""

from collections.abc import Mapping

from provisioning_app.provisioner.terraform.provider.kind import Resource
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.rules import refuse_repeats, url
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
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import Config


def _mark_nulls(planned: Config, _build: Build) -> Mapping[str, object]:
    """Remember which values were null; later nobody can tell them from empty ones."""
    items = [{**item, "is_null": item.get("value") is None} for item in planned["item"]]
    return {"item": items}


def _validate_metadata(config: Config, report: Report) -> None:
    refuse_repeats(
        config, report, "item", "key", "There is a duplicate resource metadata key:"
    )


METADATA = Resource(
    "metadata",
    Body(
        (
            computed("id"),
            required("resource_id"),
            optional("hide", BOOL),
            optional("icon", STRING, url),
            optional("daily_cost", WHOLE),
        ),
        (
            Block(
                "item",
                Body(
                    (
                        required("key"),
                        optional("value"),
                        optional("sensitive", BOOL, default=False),
                        computed("is_null", BOOL),
                    )
                ),
            ),
        ),
    ),
    create=_mark_nulls,
    validate=_validate_metadata,
)
