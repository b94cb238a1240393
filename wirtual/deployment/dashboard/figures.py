"""Figures about the queue, the daemons and imports, each by one query.

"Today" is the day in UTC. Jobs of the day and of the last 24 hours are found by their
end; those that have none are few.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Extract, TruncHour

from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from provisioning_app.daemon.matching import STALE_AFTER
from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.enums import (
    IN_PROGRESS,
    ProvisionerJobStatus,
    ProvisionerJobType,
)
from provisioning_app.job.models import ProvisionerJob
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from wirtual.core import clock
from wirtual.core.operators import cells
from wirtual.core.operators.figures import (
    BAD,
    GOOD,
    PLAIN,
    Chart,
    Figure,
    Percentile,
    Series,
)

#: Daemons that were gone for longer are not counted as missing any more.
FORGOTTEN_AFTER = timedelta(days=1)
IMPORTS_OF = timedelta(days=7)
CHARTED_HOURS = 24
FAILURES_SHOWN = 5

#: Ends of jobs in the chart, from the bottom, with their colours.
CHARTED = (
    (ProvisionerJobStatus.SUCCEEDED, "Succeeded", GOOD),
    (ProvisionerJobStatus.FAILED, "Failed", BAD),
    (ProvisionerJobStatus.CANCELED, "Canceled", PLAIN),
)


def dashboard() -> dict[str, Any]:
    """Everything that the first page shows."""
    now = clock.now()
    jobs_page = cells.list_of(ProvisionerJob)
    return {
        "figures": [
            *_of_jobs(now, jobs_page),
            _of_daemons(now),
            _of_imports(now),
        ],
        "counts": _counts(),
        "chart": _chart(now),
        "failures": _failures(),
        "access_url": settings.WIRTUAL_ACCESS_URL,
        "is_new": not Template.objects.live().exists(),
    }


def _of_jobs(now: datetime, page: str) -> Iterable[Figure]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    status = ProvisionerJobStatus
    found = ProvisionerJob.objects.filter(
        Q(status=status.PENDING)
        | Q(started_at__isnull=False, completed_at__isnull=True)
        | Q(completed_at__gte=midnight)
    ).aggregate(
        pending=Count("pk", filter=Q(status=status.PENDING)),
        oldest=Min("created_at", filter=Q(status=status.PENDING)),
        running=Count("pk", filter=Q(status__in=IN_PROGRESS)),
        succeeded=Count("pk", filter=Q(status=status.SUCCEEDED)),
        failed=Count("pk", filter=Q(status=status.FAILED)),
    )
    oldest = found["oldest"]
    waited = f"the first since {cells.duration(now - oldest)}" if oldest else ""
    yield Figure(
        "Waiting in the queue",
        found["pending"],
        note=waited,
        address=f"{page}?status={status.PENDING}",
    )
    yield Figure(
        "Running",
        found["running"],
        address=f"{page}?status={status.RUNNING}",
    )
    yield Figure(
        "Succeeded today",
        found["succeeded"],
        address=f"{page}?status={status.SUCCEEDED}",
    )
    yield Figure(
        "Failed today",
        found["failed"],
        address=f"{page}?status={status.FAILED}",
        is_bad=found["failed"] > 0,
    )


def _of_daemons(now: datetime) -> Figure:
    found = ProvisionerDaemon.objects.aggregate(
        available=Count("pk", filter=Q(last_seen_at__gt=now - STALE_AFTER)),
        stale=Count(
            "pk",
            filter=Q(
                last_seen_at__lte=now - STALE_AFTER,
                last_seen_at__gt=now - FORGOTTEN_AFTER,
            ),
        ),
    )
    return Figure(
        "Daemons available",
        found["available"],
        note=f"{found['stale']} lost in the last day" if found["stale"] else "",
        address=cells.list_of(ProvisionerDaemon),
        is_bad=found["available"] == 0,
    )


def _of_imports(now: datetime) -> Figure:
    seconds = Extract(F("completed_at") - F("started_at"), "epoch")
    found = ProvisionerJob.objects.filter(
        type=ProvisionerJobType.TEMPLATE_VERSION_IMPORT,
        status=ProvisionerJobStatus.SUCCEEDED,
        completed_at__gte=now - IMPORTS_OF,
    ).aggregate(
        count=Count("pk"),
        median=Percentile(seconds, share="0.5"),
        slow=Percentile(seconds, share="0.95"),
    )
    if not found["count"]:
        return Figure("Usual import time", cells.NOTHING, note="none in 7 days")
    return Figure(
        "Usual import time",
        cells.duration(timedelta(seconds=found["median"])),
        note=f"95 % within {cells.duration(timedelta(seconds=found['slow']))}; "
        f"{found['count']} in 7 days",
    )


def _counts() -> list[Figure]:
    """How many there are of what people care about."""
    counted = (
        ("Templates", Template.objects.live(), Template),
        ("Template versions", TemplateVersion.objects.all(), TemplateVersion),
        ("Users", User.objects.existing(), User),
        ("Organizations", Organization.objects.all(), Organization),
    )
    return [
        Figure(title, rows.count(), address=cells.list_of(model))
        for title, rows, model in counted
    ]


def _chart(now: datetime) -> Chart:
    """How jobs of the last hours ended."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    hours = [
        this_hour - timedelta(hours=back) for back in reversed(range(CHARTED_HOURS))
    ]
    found = {
        (hour, status): count
        for hour, status, count in ProvisionerJob.objects.filter(
            completed_at__gte=hours[0]
        )
        .values_list(TruncHour("completed_at"), "status")
        .annotate(count=Count("pk"))
        .order_by()
    }
    return Chart(
        f"Jobs that ended in the last {CHARTED_HOURS} hours",
        [f"{hour:%H:00}" for hour in hours],
        [
            Series(title, colour, [found.get((hour, status), 0) for hour in hours])
            for status, title, colour in CHARTED
        ],
    )


def _failures() -> list[dict[str, str]]:
    """The latest failures: what, when, and the first line of why."""
    rows = (
        ProvisionerJob.objects.filter(status=ProvisionerJobStatus.FAILED)
        .filter(completed_at__isnull=False)
        .order_by("-completed_at")
        .values_list("pk", "type", "completed_at", "error")[:FAILURES_SHOWN]
    )
    return [
        {
            "address": cells.page_of(ProvisionerJob, key),
            "type": cells.worded(type_),
            "when": cells.ago(ended),
            "error": (error or "").strip().split("\n", 1)[0][:200],
        }
        for key, type_, ended, error in rows
    ]
