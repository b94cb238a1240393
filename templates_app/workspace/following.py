"""How workspaces follow when their template changes.

Steps of the actions on templates, which hold the template's lock. Each takes a fixed
number of queries, however many workspaces there are.

Rule: spec/templates.md, 5, T12, effect 1, and 13.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from orgs_app.user.quiet_hours import quiet_hours_of
from templates_app.workspace import notices
from templates_app.workspace.deadlines import (
    Deadlines,
    StopRequirement,
    recalculated,
)
from templates_app.workspace.enums import WorkspaceAgentPortShareLevel
from templates_app.workspace.models import (
    Workspace,
    WorkspaceAgentPortShare,
    WorkspaceBuild,
    WorkspaceQuerySet,
)
from wirtual.core import clock

# One statement for rows that get different values each.
STORE_DEADLINES = """
UPDATE workspace_builds AS build
   SET deadline = moved.deadline, max_deadline = moved.max_deadline
  FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
    AS moved (id, deadline, max_deadline)
 WHERE build.id = moved.id
"""


#: What a build's new deadlines follow from.
RECALCULATED_FROM = (
    "pk",
    "deadline",
    "max_deadline",
    "job__completed_at",
    "workspace__owner__quiet_hours_schedule",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChange:
    """What workspaces need to know of their template's new schedule.

    ``autodelete`` is how long a workspace may be dormant; zero means for ever.
    """

    requirement: StopRequirement
    autodelete: timedelta
    restarts_dormancy: bool  #: dormant ones count as dormant from now on
    counts_as_use: bool  #: all of them count as used just now


def follow_schedule(template_id: UUID, change: ScheduleChange) -> None:
    """Bring the workspaces of a template in line with its new schedule.

    Rule: spec/templates.md, 13.2 and 13.3.
    """
    now = clock.now()
    workspaces = Workspace.objects.live().filter(template_id=template_id)
    concerned = workspaces if change.counts_as_use else workspaces.dormant()
    # In the order of ids, which an update alone doesn't promise.
    list(concerned.locked().values_list("pk"))
    if change.counts_as_use:
        workspaces.update(last_used_at=now)
    _follow_dormancy(workspaces.dormant(), change, now)
    _follow_requirement(template_id, change.requirement, now)


def follow_port_level(template_id: UUID, level: str) -> None:
    """Narrow shared ports to what the template's new greatest level allows."""
    workspaces = Workspace.objects.filter(template_id=template_id)
    shares = WorkspaceAgentPortShare.objects.filter(
        workspace_id__in=workspaces.values("pk")
    )
    if level == WorkspaceAgentPortShareLevel.OWNER:
        shares.delete()
    elif level == WorkspaceAgentPortShareLevel.AUTHENTICATED:
        public = shares.filter(share_level=WorkspaceAgentPortShareLevel.PUBLIC)
        public.update(share_level=level)


def _follow_dormancy(
    rows: WorkspaceQuerySet, change: ScheduleChange, now: datetime
) -> None:
    """Set when dormant workspaces go; tell owners of those for which that is new."""
    before = dict(rows.values_list("pk", "deleting_at"))
    if not before:
        return
    since: Any = now if change.restarts_dormancy else F("dormant_at")
    deleting_at = since + change.autodelete if change.autodelete else None
    rows.update(dormant_at=since, deleting_at=deleting_at)
    if change.autodelete:
        after = rows.select_related("owner").order_by("pk")
        marked = [each for each in after if each.deleting_at != before.get(each.pk)]
        notices.tell_marked_for_deletion(marked, now)


def _follow_requirement(
    template_id: UUID, requirement: StopRequirement, now: datetime
) -> None:
    """Recalculate until when running workspaces may run."""
    running = WorkspaceBuild.objects.latest().of_template(template_id).running()
    moved: dict[UUID, Deadlines] = {}
    rows = running.locked().values_list(*RECALCULATED_FROM)
    for build_id, deadline, latest, completed_at, own_schedule in rows:
        old = Deadlines(deadline, latest)
        new = recalculated(
            old,
            completed_at=completed_at,
            now=now,
            requirement=requirement,
            quiet_hours=quiet_hours_of(own_schedule),
        )
        if new != old:
            moved[build_id] = new
    if moved:
        _store(moved)


def _store(moved: dict[UUID, Deadlines]) -> None:
    deadlines = [each.deadline for each in moved.values()]
    max_deadlines = [each.max_deadline for each in moved.values()]
    with connection.cursor() as cursor:
        cursor.execute(STORE_DEADLINES, [list(moved), deadlines, max_deadlines])
