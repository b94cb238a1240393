"""What a template is changed to, and what may be wrong with that.

A request names almost everything anew: what it leaves out becomes zero. Only what may
be None here, and an empty name, keep what is there.

Rule: spec/templates.md, 5, T12; which features govern what: 1.10 and 13.1.
"""

from dataclasses import dataclass
from typing import Any

from templates_app.template.days import days_but
from templates_app.template.durations import milliseconds, nanoseconds
from templates_app.template.models import Template
from templates_app.template.rules import (
    Requirement,
    days_of,
    effective_weeks,
    negative,
    shown_port_level,
    weeks_of,
    wrong_port_level,
    wrong_requirements,
)
from wirtual.core.errors import FieldProblem
from wirtual.core.features import Feature, entitled

LEAST_TTL_MS = 60_000
#: They are zero, or at least a minute.
TTLS = ("failure_ttl_ms", "time_til_dormant_ms", "time_til_dormant_autodelete_ms")

#: Columns of the schedule that need no feature.
UNGOVERNED_SCHEDULE = frozenset({"default_ttl", "activity_bump"})
SCHEDULE = UNGOVERNED_SCHEDULE | {
    "autostop_requirement_days_of_week",
    "autostop_requirement_weeks",
    "autostart_block_days_of_week",
    "allow_user_autostart",
    "allow_user_autostop",
    "failure_ttl",
    "time_til_dormant",
    "time_til_dormant_autodelete",
}

#: Values of a row's columns, by name.
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChanges:
    """What a template is to be like, in the words of the request."""

    name: str
    display_name: str
    description: str
    icon: str
    default_ttl_ms: int
    activity_bump_ms: int
    allow_user_cancel_workspace_jobs: bool
    allow_user_autostart: bool
    allow_user_autostop: bool
    failure_ttl_ms: int
    time_til_dormant_ms: int
    time_til_dormant_autodelete_ms: int
    require_active_version: bool
    deprecation_message: str | None
    max_port_share_level: str | None
    disable_everyone_group_access: bool
    update_workspace_last_used_at: bool
    update_workspace_dormant_at: bool
    autostop_requirement: Requirement = None
    autostart_requirement: Requirement = None


def changes_of(template: Template) -> TemplateChanges:
    """What asks for the template as it is, to be replaced in part; lock it before."""
    return TemplateChanges(
        name=template.name,
        display_name=template.display_name,
        description=template.description,
        icon=template.icon,
        default_ttl_ms=milliseconds(template.default_ttl),
        activity_bump_ms=milliseconds(template.activity_bump),
        allow_user_cancel_workspace_jobs=template.allow_user_cancel_workspace_jobs,
        allow_user_autostart=template.allow_user_autostart,
        allow_user_autostop=template.allow_user_autostop,
        failure_ttl_ms=milliseconds(template.failure_ttl),
        time_til_dormant_ms=milliseconds(template.time_til_dormant),
        time_til_dormant_autodelete_ms=milliseconds(
            template.time_til_dormant_autodelete
        ),
        require_active_version=template.require_active_version,
        deprecation_message=None,
        max_port_share_level=None,
        disable_everyone_group_access=False,
        update_workspace_last_used_at=False,
        update_workspace_dormant_at=False,
    )


def problems_of(changes: TemplateChanges, template: Template) -> list[FieldProblem]:
    """Everything that is wrong with the changes, entitled to or not."""
    stop, start = changes.autostop_requirement, changes.autostart_requirement
    level = _new_port_level(changes, template)
    return [
        *negative(changes, ("default_ttl_ms", "activity_bump_ms")),
        *wrong_requirements(stop, start),
        *_too_short(changes),
        *([] if level is None else wrong_port_level(level)),
    ]


def differences(changes: TemplateChanges, template: Template) -> Columns:
    """The columns that are asked to be different, entitled or not."""
    asked = _asked(changes, template)
    before = {name: getattr(template, name) for name in asked}
    before["autostop_requirement_weeks"] = effective_weeks(
        template.autostop_requirement_weeks
    )
    return {name: value for name, value in asked.items() if value != before[name]}


def storable(columns: Columns) -> Columns:
    """Those of the columns that this deployment is entitled to store.

    Also without the feature a deprecation may be taken back.
    """
    kept = dict(columns)
    if not entitled(Feature.ACCESS_CONTROL):
        kept.pop("require_active_version", None)
        if kept.get("deprecated"):
            del kept["deprecated"]
    if not entitled(Feature.ADVANCED_TEMPLATE_SCHEDULING):
        for name in SCHEDULE - UNGOVERNED_SCHEDULE:
            kept.pop(name, None)
    return kept


def _asked(changes: TemplateChanges, template: Template) -> Columns:
    """Every column that a request speaks of, with what it asks for."""
    message, level = changes.deprecation_message, _new_port_level(changes, template)
    return {
        "name": changes.name or template.name,
        "display_name": changes.display_name,
        "description": changes.description,
        "icon": changes.icon,
        "allow_user_cancel_workspace_jobs": changes.allow_user_cancel_workspace_jobs,
        "require_active_version": changes.require_active_version,
        "deprecated": template.deprecated if message is None else message,
        "max_port_sharing_level": (
            template.max_port_sharing_level if level is None else level
        ),
        "default_ttl": nanoseconds(changes.default_ttl_ms),
        "activity_bump": nanoseconds(changes.activity_bump_ms),
        "allow_user_autostart": changes.allow_user_autostart,
        "allow_user_autostop": changes.allow_user_autostop,
        "failure_ttl": nanoseconds(changes.failure_ttl_ms),
        "time_til_dormant": nanoseconds(changes.time_til_dormant_ms),
        "time_til_dormant_autodelete": nanoseconds(
            changes.time_til_dormant_autodelete_ms
        ),
        **_asked_requirements(changes, template),
    }


def _asked_requirements(changes: TemplateChanges, template: Template) -> Columns:
    """Both requirements. What is kept is what counts: without the feature, none."""
    governed = entitled(Feature.ADVANCED_TEMPLATE_SCHEDULING)
    days = template.autostop_requirement_days_of_week if governed else 0
    weeks = template.autostop_requirement_weeks if governed else 1
    blocked = template.autostart_block_days_of_week if governed else 0
    if changes.autostop_requirement is not None:
        days = days_of(changes.autostop_requirement)
        weeks = weeks_of(changes.autostop_requirement)
    if changes.autostart_requirement is not None:
        blocked = days_but(days_of(changes.autostart_requirement))
    return {
        "autostop_requirement_days_of_week": days,
        "autostop_requirement_weeks": effective_weeks(weeks),
        "autostart_block_days_of_week": blocked,
    }


def _new_port_level(changes: TemplateChanges, template: Template) -> str | None:
    """The level that is asked for, unless it is the one that is shown already."""
    level = changes.max_port_share_level
    is_shown = level == shown_port_level(template.max_port_sharing_level)
    return None if is_shown else level


def _too_short(changes: TemplateChanges) -> list[FieldProblem]:
    return [
        FieldProblem(name, f"Must be at least one minute, got {milliseconds} ms.")
        for name in TTLS
        if (milliseconds := getattr(changes, name)) != 0 and milliseconds < LEAST_TTL_MS
    ]
