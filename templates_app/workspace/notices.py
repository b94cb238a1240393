"""Who is told what about workspaces.

Rule: spec/notifications.md, 2; spec/templates.md, 13.2.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from orgs_app.notification import templates
from orgs_app.notification.actions import Notice, notify_each
from templates_app.workspace.models import Workspace

TEMPLATE_CHANGED = "a change of what its template says about dormant workspaces"

_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def tell_marked_for_deletion(workspaces: Iterable[Workspace], now: datetime) -> None:
    """Tell owners, for each of these workspaces, when it will be deleted."""
    notify_each(
        [_marked_for_deletion(each, now) for each in workspaces],
        templates.WORKSPACE_MARKED_FOR_DELETION,
    )


def _marked_for_deletion(workspace: Workspace, now: datetime) -> Notice:
    left = (workspace.deleting_at or now) - now
    labels = {
        "name": workspace.name,
        "reason": TEMPLATE_CHANGED,
        "timeTilDormant": in_words(left),
    }
    targets = (
        workspace.pk,
        workspace.owner_id,
        workspace.template_id,
        workspace.organization_id,
    )
    return Notice(workspace.owner, labels, targets)


def in_words(length: timedelta) -> str:
    """``length`` in the greatest unit that it holds one of: ``3 hours``."""
    for name, unit in _UNITS:
        count = length // unit
        if count >= 1:
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "less than a minute"
