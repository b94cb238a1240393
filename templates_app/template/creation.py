"""What a template is created with, and what may be wrong with it.

Rule: spec/templates.md, 5, T2; which features govern what: 1.10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from templates_app.template.acl import actions_of
from templates_app.template.days import EVERY_DAY, days_but, days_from_names
from templates_app.template.enums import TemplateRole
from templates_app.template.models import MOST_WEEKS, NANOSECONDS_PER_MS, Template
from templates_app.workspace.enums import WorkspaceAgentPortShareLevel
from wirtual.core.errors import FieldProblem
from wirtual.core.features import Feature, entitled

DURATIONS = (
    "default_ttl_ms",
    "activity_bump_ms",
    "failure_ttl_ms",
    "dormant_ttl_ms",
    "delete_ttl_ms",
)

#: Settings that other code may be told to leave alone: days as names, and weeks.
Requirement = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate:
    """A template to be, in the words of the request."""

    name: str
    template_version_id: UUID
    display_name: str
    description: str
    icon: str
    default_ttl_ms: int
    activity_bump_ms: int
    allow_user_cancel_workspace_jobs: bool
    allow_user_autostart: bool
    allow_user_autostop: bool
    failure_ttl_ms: int
    dormant_ttl_ms: int
    delete_ttl_ms: int
    disable_everyone_group_access: bool
    require_active_version: bool
    max_port_share_level: str | None
    autostop_requirement: Requirement = None
    autostart_requirement: Requirement = None


def problems_of(new: NewTemplate) -> list[FieldProblem]:
    """Everything that is wrong with the settings, entitled to or not."""
    problems = [
        FieldProblem(name, f"Must be a positive integer, got {getattr(new, name)}.")
        for name in DURATIONS
        if getattr(new, name) < 0
    ]
    for name in ("autostop_requirement", "autostart_requirement"):
        try:
            days_from_names(_names(getattr(new, name)))
        except ValueError as error:
            problems.append(
                FieldProblem(f"{name}.days_of_week", f"{str(error)!r} is no weekday.")
            )
    if not 0 <= _weeks(new.autostop_requirement) <= MOST_WEEKS:
        problems.append(
            FieldProblem(
                "autostop_requirement.weeks", f"Must be from 0 to {MOST_WEEKS}."
            )
        )
    return [*problems, *_port_problems(new.max_port_share_level)]


def row_of(new: NewTemplate) -> Template:
    """The template's row, as far as its settings go, and as entitled."""
    template = Template(
        name=new.name,
        display_name=new.display_name,
        description=new.description,
        icon=new.icon,
        default_ttl=_nanoseconds(new.default_ttl_ms),
        activity_bump=_nanoseconds(new.activity_bump_ms),
        allow_user_cancel_workspace_jobs=new.allow_user_cancel_workspace_jobs,
    )
    if new.max_port_share_level is not None:
        template.max_port_sharing_level = new.max_port_share_level
    if entitled(Feature.ACCESS_CONTROL):
        template.require_active_version = new.require_active_version
    if entitled(Feature.ADVANCED_TEMPLATE_SCHEDULING):
        _schedule(template, new)
    return template


def everyone_may_use(organization_id: UUID) -> dict[str, list[str]]:
    """The access list that lets every member of the organization use a template."""
    return {str(organization_id): actions_of(TemplateRole.USE)}


def _schedule(template: Template, new: NewTemplate) -> None:
    stop, start = new.autostop_requirement, new.autostart_requirement
    template.autostop_requirement_days_of_week = days_from_names(_names(stop))
    template.autostop_requirement_weeks = max(1, _weeks(stop))
    allowed = EVERY_DAY if start is None else days_from_names(_names(start))
    template.autostart_block_days_of_week = days_but(allowed)
    template.allow_user_autostart = new.allow_user_autostart
    template.allow_user_autostop = new.allow_user_autostop
    template.failure_ttl = _nanoseconds(new.failure_ttl_ms)
    template.time_til_dormant = _nanoseconds(new.dormant_ttl_ms)
    template.time_til_dormant_autodelete = _nanoseconds(new.delete_ttl_ms)


def _names(requirement: Requirement) -> list[str]:
    return list((requirement or {}).get("days_of_week") or ())


def _weeks(requirement: Requirement) -> int:
    return int((requirement or {}).get("weeks", 0))


def _nanoseconds(milliseconds: int) -> int:
    return milliseconds * NANOSECONDS_PER_MS


def _port_problems(level: str | None) -> list[FieldProblem]:
    if level is None:
        return []
    if not entitled(Feature.CONTROL_SHARED_PORTS):
        return [
            FieldProblem(
                "max_port_share_level",
                "Restricting port sharing is a feature that is not enabled.",
            )
        ]
    if level not in WorkspaceAgentPortShareLevel.values:
        known = ", ".join(WorkspaceAgentPortShareLevel.values)
        return [FieldProblem("max_port_share_level", f"Must be one of {known}.")]
    return []
