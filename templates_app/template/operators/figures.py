"""How a template fares: figures and charts for its page on the operators' site.

Each is one query. "A day" is one in UTC.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from orgs_app.access.subject import READER
from provisioning_app.job.admin import time_taken
from provisioning_app.job.enums import FINAL, ProvisionerJobStatus
from provisioning_app.job.models import ProvisionerJob
from templates_app.template.models import Template
from templates_app.template.queries import find_template
from templates_app.usage.daily import daily_users
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import Workspace, WorkspaceBuild
from wirtual.core import clock
from wirtual.core.operators import cells
from wirtual.core.operators.figures import (
    BAD,
    BRAND,
    GOOD,
    PLAIN,
    Chart,
    Figure,
    Series,
)

CHARTED_DAYS = 30
CHARTED_VERSIONS = 20
SHORTEST_BAR = 0.1  # seconds
LONGEST_LABEL = 16  # characters of a version's name below its bar

#: Ends of jobs, from the bottom of a bar, with their colours.
ENDS = (
    (ProvisionerJobStatus.SUCCEEDED, "Succeeded", GOOD),
    (ProvisionerJobStatus.FAILED, "Failed", BAD),
    (ProvisionerJobStatus.CANCELED, "Canceled", PLAIN),
)


def figures_of(template: Template) -> dict[str, Any]:
    """Everything that stands above the fields of a template."""
    now = clock.now()
    days = [now.date() - timedelta(days=back) for back in range(CHARTED_DAYS)][::-1]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=CHARTED_DAYS - 1)
    return {
        "figures": [
            _of_workspaces(template),
            *_of_use(template),
            _of_versions(template),
        ],
        "charts": [
            _imports(template),
            _builds(template, since, days),
            _users(template),
        ],
    }


def _of_workspaces(template: Template) -> Figure:
    found = (
        Workspace.objects.live()
        .filter(template=template)
        .aggregate(
            live=Count("pk"), dormant=Count("pk", filter=Q(dormant_at__isnull=False))
        )
    )
    note = f"{found['dormant']} dormant" if found["dormant"] else ""
    return Figure("Workspaces", found["live"], note=note)


def _of_use(template: Template) -> Iterator[Figure]:
    """What the API tells about use, in its very figures; nothing once it is deleted."""
    found = find_template(READER, template.pk)
    if found is None:
        return
    yield Figure("Users", found["active_user_count"], note="who have a workspace")
    yield usual_start(orjson.loads(found["build_time_stats"]))


def usual_start(times: Mapping[str, Mapping[str, int | None]]) -> Figure:
    """How long it takes to start a workspace, and to stop it."""
    usual, slow = times["start"]["P50"], times["start"]["P95"]
    if usual is None or slow is None:
        return Figure("Usual start", cells.NOTHING, note="none in 30 days")
    note = f"95 % within {_span(slow)}"
    stop = times["stop"]["P50"]
    if stop is not None:
        note += f"; stop {_span(stop)}"
    return Figure("Usual start", _span(usual), note=note)


def _of_versions(template: Template) -> Figure:
    failed = Q(job__status=ProvisionerJobStatus.FAILED, archived=False)
    found = TemplateVersion.objects.filter(template=template).aggregate(
        all=Count("pk"),
        failed=Count("pk", filter=failed),
        archived=Count("pk", filter=Q(archived=True)),
    )
    notes = [f"{found[name]} {name}" for name in ("failed", "archived") if found[name]]
    page = cells.list_of(TemplateVersion)
    return Figure(
        "Versions",
        found["all"],
        note=", ".join(notes),
        address=f"{page}?template__id__exact={template.pk}",
    )


def _imports(template: Template) -> Chart:
    """How long the latest imports took, and how they ended."""
    newest = (
        TemplateVersion.objects.filter(template=template, job__status__in=FINAL)
        .select_related("job")
        .only("name", "job__status", "job__started_at", "job__completed_at")
        .order_by("-created_at", "-pk")[:CHARTED_VERSIONS]
    )
    versions = list(newest)[::-1]
    seconds = [_seconds(version.job) for version in versions]
    return Chart(
        "Seconds that the latest imports took",
        [_label(version.name) for version in versions],
        [
            Series(
                title,
                colour,
                [
                    length if version.job.status == status else 0
                    for version, length in zip(versions, seconds, strict=True)
                ],
            )
            for status, title, colour in ENDS
        ],
        nothing="No version has been imported yet.",
    )


def _builds(template: Template, since: datetime, days: list[date]) -> Chart:
    """How builds of workspaces ended, day by day."""
    found = {
        (day, status): count
        for day, status, count in WorkspaceBuild.objects.filter(
            template_version__template=template, job__completed_at__gte=since
        )
        .values_list(TruncDate("job__completed_at"), "job__status")
        .annotate(count=Count("pk"))
        .order_by()
    }
    return Chart(
        f"Builds that ended in the last {CHARTED_DAYS} days",
        [_of_day(day) for day in days],
        [
            Series(title, colour, [found.get((day, status), 0) for day in days])
            for status, title, colour in ENDS
        ],
        nothing=f"No workspace was built in the last {CHARTED_DAYS} days.",
    )


def _users(template: Template) -> Chart:
    """How many people used it, day by day."""
    days = daily_users(template_id=template.pk)[-CHARTED_DAYS:]
    return Chart(
        f"Users per day in the last {CHARTED_DAYS} days",
        [_of_day(each.day) for each in days],
        [Series("Users", BRAND, [each.amount for each in days])],
        nothing=f"Nobody used a workspace in the last {CHARTED_DAYS} days.",
    )


def _seconds(job: ProvisionerJob) -> float:
    """How long a job took; the shortest is a bar that can be seen as well."""
    taken = time_taken(job)
    return 0 if taken is None else max(SHORTEST_BAR, round(taken.total_seconds(), 1))


def _of_day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _label(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _span(milliseconds: int) -> str:
    return cells.duration(timedelta(milliseconds=milliseconds))
