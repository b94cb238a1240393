"""What a template is created with, and what may be wrong with it.

Rule: spec/templates.md, 5, T2; which features govern what: 1.10.
"""

from dataclasses import dataclass
from uuid import UUID

from templates_app.template.days import EVERY_DAY, days_but
from templates_app.template.durations import nanoseconds
from templates_app.template.enums import TemplateRole
from templates_app.template.models import Template
from templates_app.template.roles import actions_of
from templates_app.template.rules import (
    Requirement,
    days_of,
    effective_weeks,
    negative,
    weeks_of,
    wrong_port_level,
    wrong_requirements,
)
from wirtual.core.errors import FieldProblem
from wirtual.core.features import Feature, entitled

DURATIONS = (
    "default_ttl_ms",
    "activity_bump_ms",
    "failure_ttl_ms",
    "dormant_ttl_ms",
    "delete_ttl_ms",
)


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
    level = new.max_port_share_level
    return [
        *negative(new, DURATIONS),
        *wrong_requirements(new.autostop_requirement, new.autostart_requirement),
        *([] if level is None else wrong_port_level(level)),
    ]


def row_of(new: NewTemplate) -> Template:
    """The template's row, as far as its settings go, and as entitled."""
    template = Template(
        name=new.name,
        display_name=new.display_name,
        description=new.description,
        icon=new.icon,
        default_ttl=nanoseconds(new.default_ttl_ms),
        activity_bump=nanoseconds(new.activity_bump_ms),
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
    template.autostop_requirement_days_of_week = days_of(stop)
    template.autostop_requirement_weeks = effective_weeks(weeks_of(stop))
    allowed = EVERY_DAY if start is None else days_of(start)
    template.autostart_block_days_of_week = days_but(allowed)
    template.allow_user_autostart = new.allow_user_autostart
    template.allow_user_autostop = new.allow_user_autostop
    template.failure_ttl = nanoseconds(new.failure_ttl_ms)
    template.time_til_dormant = nanoseconds(new.dormant_ttl_ms)
    template.time_til_dormant_autodelete = nanoseconds(new.delete_ttl_ms)
