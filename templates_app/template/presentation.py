"""Templates as JSON; `TemplateSerializer` documents the shape.

Rule: spec/templates.md, 4.1.
"""

from typing import Any

import orjson

from templates_app.template.days import days_but, names_of_days
from templates_app.template.durations import milliseconds
from templates_app.template.queries import Row
from templates_app.template.rules import effective_weeks, shown_port_level
from wirtual.core.features import Feature, entitled


def template_json(row: Row) -> dict[str, Any]:
    """A template as it is shown, from a row of ``queries``."""
    stop_days = row["autostop_requirement_days_of_week"]
    start_days = days_but(row["autostart_block_days_of_week"])
    return {
        "id": row["id"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "organization_id": row["organization_id"],
        "organization_name": row["organization__name"],
        "organization_display_name": row["organization__display_name"],
        "organization_icon": row["organization__icon"],
        "name": row["name"],
        "display_name": row["display_name"],
        "provisioner": row["provisioner"],
        "active_version_id": row["active_version_id"],
        "active_user_count": row["active_user_count"],
        "build_time_stats": orjson.Fragment(row["build_time_stats"]),
        "description": row["description"],
        "deprecated": row["deprecated"] != "",
        "deprecation_message": row["deprecated"],
        "icon": row["icon"],
        "default_ttl_ms": milliseconds(row["default_ttl"]),
        "activity_bump_ms": milliseconds(row["activity_bump"]),
        "autostop_requirement": {
            "days_of_week": names_of_days(stop_days),
            "weeks": effective_weeks(row["autostop_requirement_weeks"]),
        },
        "autostart_requirement": {"days_of_week": names_of_days(start_days)},
        "created_by_id": row["created_by_id"],
        "created_by_name": row["created_by__username"],
        "allow_user_autostart": row["allow_user_autostart"],
        "allow_user_autostop": row["allow_user_autostop"],
        "allow_user_cancel_workspace_jobs": row["allow_user_cancel_workspace_jobs"],
        "failure_ttl_ms": milliseconds(row["failure_ttl"]),
        "time_til_dormant_ms": milliseconds(row["time_til_dormant"]),
        "time_til_dormant_autodelete_ms": milliseconds(
            row["time_til_dormant_autodelete"]
        ),
        "require_active_version": (
            entitled(Feature.ACCESS_CONTROL) and row["require_active_version"]
        ),
        "max_port_share_level": shown_port_level(row["max_port_sharing_level"]),
    }
