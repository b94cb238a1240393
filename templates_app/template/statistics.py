"""How much a template is used, as part of the query that shows it.

Both figures are counted when they are asked for, from rows that an index on the
template holds together; why that is cheap enough is told in
``docs/decisions/0022-figures-of-templates.md``.

Rule: spec/templates.md, 4.1.
"""

from datetime import timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
)

from templates_app.resource.enums import WorkspaceTransition
from templates_app.usage.models import TemplateBuildTime
from templates_app.workspace.models import Workspace
from wirtual.core import clock
from wirtual.core.prepared import Param

#: Builds that started longer ago don't count.
COUNTED_FOR = timedelta(days=30)  # spec/templates.md, 4.1

#: For each figure the share of builds that took at most as long.
SHARES = {"P50": 0.5, "P95": 0.95}


def statistics() -> dict[str, Subquery]:
    """Annotations: ``active_user_count``, and ``build_time_stats`` as JSON text.

    For a `PreparedQuery`; its values are `statistics_parameters`.
    """
    live = Workspace.objects.live().filter(template=OuterRef("pk"))
    lately = TemplateBuildTime.objects.filter(
        template=OuterRef("pk"), started_at__gt=Param("builds_since", DateTimeField())
    )
    return {
        "active_user_count": _CountOfOwners(live.values("owner_id")),
        "build_time_stats": _BuildTimes(lately.values("transition", "took_ms")),
    }


def statistics_parameters() -> dict[str, Any]:
    """Values for the query."""
    return {"builds_since": clock.now() - COUNTED_FOR}


class _CountOfOwners(Subquery):
    """How many people own the workspaces of a subquery."""

    template = "(SELECT count(DISTINCT owner_id) FROM (%(subquery)s) live)"
    output_field = IntegerField()


def _percentile(transition: WorkspaceTransition, share: float) -> str:
    return (
        f"percentile_disc({share}) WITHIN GROUP (ORDER BY took_ms)"
        f" FILTER (WHERE transition = '{transition}')"
    )


def _object(members: dict[str, str]) -> str:
    pairs = ", ".join(f"'{name}', {value}" for name, value in members.items())
    return f"json_build_object({pairs})"


_FIGURES = _object(
    {
        transition: _object(
            {name: _percentile(transition, share) for name, share in SHARES.items()}
        )
        for transition in WorkspaceTransition
    }
)


class _BuildTimes(Subquery):
    """The percentiles of a subquery's ``took_ms``, null for transitions without any."""

    template = "(SELECT %(figures)s::text FROM (%(subquery)s) lately)"
    output_field = TextField()

    def __init__(self, times: QuerySet[Any, Any]) -> None:
        super().__init__(times, figures=_FIGURES)
