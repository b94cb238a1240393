"""What settings of a template mean, and rules that they keep: a new one's or not.

They hold whether the deployment is entitled to a setting or not; for ports alone the
feature decides what may be said at all.

Rule: spec/templates.md, 5, T2 and T12; which features govern what: 1.10.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from templates_app.template.days import days_from_names
from templates_app.template.models import MOST_WEEKS
from templates_app.workspace.enums import WorkspaceAgentPortShareLevel
from wirtual.core.errors import FieldProblem
from wirtual.core.features import Feature, entitled

#: A requirement as a request says it: ``days_of_week``, which are names of days, and
#: for stops ``weeks``. None if the request says nothing of it.
Requirement = Mapping[str, Any] | None


def days_of(requirement: Requirement) -> int:
    """The set of days that a requirement names.

    Raises:
        ValueError: a name is no day's; the text is that name.
    """
    return days_from_names((requirement or {}).get("days_of_week") or ())


def weeks_of(requirement: Requirement) -> int:
    """Every how many weeks, as it was said; 0 if it wasn't."""
    return int((requirement or {}).get("weeks", 0))


def effective_weeks(weeks: int) -> int:
    """Every how many weeks that is: 0 counts as 1."""
    return max(1, weeks)


def shown_port_level(stored: str) -> str:
    """The widest that people may share ports; without the feature, without limit."""
    if entitled(Feature.CONTROL_SHARED_PORTS):
        return stored
    return WorkspaceAgentPortShareLevel.PUBLIC


def negative(settings: object, fields: Iterable[str]) -> list[FieldProblem]:
    """Durations that are less than nothing."""
    return [
        FieldProblem(
            name, f"Must be a positive integer, got {getattr(settings, name)}."
        )
        for name in fields
        if getattr(settings, name) < 0
    ]


def wrong_requirements(stop: Requirement, start: Requirement) -> list[FieldProblem]:
    """Days that are none, and too many weeks."""
    problems = []
    for name, requirement in (
        ("autostop_requirement", stop),
        ("autostart_requirement", start),
    ):
        try:
            days_of(requirement)
        except ValueError as error:
            detail = f"{str(error)!r} is no weekday."
            problems.append(FieldProblem(f"{name}.days_of_week", detail))
    if not 0 <= weeks_of(stop) <= MOST_WEEKS:
        detail = f"Must be from 0 to {MOST_WEEKS}."
        problems.append(FieldProblem("autostop_requirement.weeks", detail))
    return problems


def wrong_port_level(level: str) -> list[FieldProblem]:
    """A level that is none, and any without the feature."""
    field = "max_port_share_level"
    if not entitled(Feature.CONTROL_SHARED_PORTS):
        detail = "Restricting port sharing is a feature that is not enabled."
        return [FieldProblem(field, detail)]
    if level not in WorkspaceAgentPortShareLevel.values:
        known = ", ".join(WorkspaceAgentPortShareLevel.values)
        return [FieldProblem(field, f"Must be one of {known}.")]
    return []
