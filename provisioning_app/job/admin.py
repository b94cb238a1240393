"""Jobs on the operators' site. A job is canceled here, and changed in no other way."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from unfold.paginator import InfinitePaginator

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import (
    FINAL,
    LogLevel,
    ProvisionerJobStatus,
    ProvisionerJobType,
)
from provisioning_app.job.models import (
    ProvisionerJob,
    ProvisionerJobLog,
    ProvisionerJobTiming,
)
from wirtual.core import clock
from wirtual.core.ids import find_uuid
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Rows, Section

STATUS_COLOURS = {
    ProvisionerJobStatus.PENDING: "plain",
    ProvisionerJobStatus.RUNNING: "busy",
    ProvisionerJobStatus.SUCCEEDED: "good",
    ProvisionerJobStatus.CANCELING: "odd",
    ProvisionerJobStatus.CANCELED: "odd",
    ProvisionerJobStatus.FAILED: "bad",
}
LEVEL_COLOURS = {LogLevel.WARN: "odd", LogLevel.ERROR: "bad"}

#: What jobs are for, in a word.
TYPES = {
    ProvisionerJobType.TEMPLATE_VERSION_IMPORT: "Import",
    ProvisionerJobType.WORKSPACE_BUILD: "Build",
    ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN: f"Dry{cells.UNBROKEN}run",
}

#: Lines of a job's log on its page; the whole of it has a list of its own.
LOG_LINES_SHOWN = 200
ERROR_SHOWN = 120  # characters, in lists

#: What of a job's input is shown. Values of variables may be secrets.
INPUT_SHOWN = ("template_version_id", "workspace_build_id", "workspace_name", "dry_run")


def status_label(job: ProvisionerJob) -> str:
    """How a job stands, in colour."""
    return cells.label(job.status, STATUS_COLOURS[ProvisionerJobStatus(job.status)])


def time_taken(job: ProvisionerJob) -> timedelta | None:
    """How long a job has run, so far if it still does."""
    if job.started_at is None:
        return None
    return (job.completed_at or clock.now()) - job.started_at


def log_of(job_id: UUID) -> str:
    """The end of a job's log, with a heading for each stage."""
    newest = ProvisionerJobLog.objects.filter(job_id=job_id).order_by("-id")
    found = list(newest[: LOG_LINES_SHOWN + 1])
    if not found:
        return cells.NOTHING
    lines, stage = [], None
    for line in reversed(found[:LOG_LINES_SHOWN]):
        is_new_stage = line.stage != stage
        if is_new_stage:
            stage = line.stage
            lines.append(("w-stage", stage or "…"))
        if line.output or not is_new_stage:
            lines.append((f"w-{line.level}", line.output or " "))
    page = cells.link_to_list(
        ProvisionerJobLog, "The whole log, page by page", job__id__exact=job_id
    )
    cut = f"The last {LOG_LINES_SHOWN} lines. " if len(found) > LOG_LINES_SHOWN else ""
    return format_html(
        '<pre class="w-pre">{}</pre><p class="w-more">{}{}</p>',
        format_html_join("", '<span class="w-entry {}">{}</span>', lines),
        cut,
        page,
    )


class StatusFilter(SimpleListFilter):
    """Jobs by how they stand. The words are known; no row is asked for them."""

    title = "status"
    parameter_name = "status"
    path = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every status that occurs."""
        return [(status.value, status.value) for status in STATUS_COLOURS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows whose job stands so."""
        status = self.value()
        return queryset.filter(**{self.path: status}) if status else queryset


class TimingsOfJob(Rows):
    """How long the steps of a job took."""

    model = ProvisionerJobTiming
    verbose_name_plural = "Timings"
    fields = ("stage", "what", "began", "took")
    ordering = ("started_at", "id")

    @column("Step")
    def what(self, timing: ProvisionerJobTiming) -> str:
        """What was done to which resource."""
        return f"{timing.action} {timing.resource}".strip()

    @column("Began")
    def began(self, timing: ProvisionerJobTiming) -> str:
        """When it began."""
        return cells.moment(timing.started_at)

    @column("Took")
    def took(self, timing: ProvisionerJobTiming) -> str:
        """How long it took."""
        return cells.duration(timing.ended_at - timing.started_at)


@admin.register(ProvisionerJob)
class JobSection(Section):
    """The queue, and what became of what was in it."""

    list_display = (
        "title",
        "state",
        "place",
        "where",
        "worker",
        "fitting",
        "made",
        "took",
        "why",
    )
    list_filter = (StatusFilter, "type", "provisioner", "organization")
    list_select_related = ("organization", "initiator")
    search_fields = ("error", "organization__name", "initiator__username")
    search_help_text = "Error, organization, initiator, or an id"
    id_fields = ("pk", "worker_id", "file_id")
    ordering = ("-created_at",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "key",
                    "kind",
                    "state",
                    "place",
                    "why_in_full",
                    "error_code",
                    "where",
                    "initiator_",
                    "worker",
                    "fitting",
                )
            },
        ),
        ("Log", {"fields": ("log",)}),
        (
            "Course",
            {"fields": ("made", "started", "canceled", "completed", "alive", "took")},
        ),
        ("Order", {"fields": ("provisioner", "file", "order")}),
    )
    inlines = (TimingsOfJob,)
    actions_detail = ("cancel",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With places in the queue and names of daemons that are still known."""
        rows = super().get_queryset(request)
        daemons = ProvisionerDaemon.objects.filter(pk=OuterRef("worker_id"))
        return (
            rows.with_queue()
            .annotate(worker_name=Subquery(daemons.values("name")[:1]))
            .defer("input", "trace_metadata")
        )

    def has_cancel_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """Jobs that are not over can be canceled."""
        found = find_uuid(str(key))
        if found is None or not self.has_view_permission(request):
            return False
        return (
            ProvisionerJob.objects.filter(pk=found, canceled_at=None)
            .exclude(status__in=FINAL)
            .exists()
        )

    @verb(
        "Cancel the job",
        path="cancel",
        icon="block",
        permission="cancel",
        is_grave=True,
    )
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel the job, as the API does."""
        job = self.row_of(request, object_id)
        return self.confirmed(
            request,
            job,
            title="Cancel the job",
            question="A waiting job ends at once; a running one is interrupted.",
            done="The job has been marked as canceled.",
            act=lambda: cancel_job(job),
        )

    @column("Job", header=True, ordering="type")
    def title(self, job: ProvisionerJob) -> list[str]:
        """What it is for, and who wanted it."""
        return [
            TYPES[ProvisionerJobType(job.type)],
            f"by{cells.UNBROKEN}{job.initiator}",
        ]

    @column("Type")
    def kind(self, job: ProvisionerJob) -> str:
        """What it is for."""
        return cells.worded(job.type)

    @column("Status", ordering="status")
    def state(self, job: ProvisionerJob) -> str:
        """The status as a label."""
        return status_label(job)

    @column("In the queue")
    def place(self, job: ProvisionerJob) -> str:
        """The place among all that wait."""
        if not job.queue_position:
            return cells.NOTHING
        return f"{job.queue_position} of {job.queue_size}"

    @column("Organization", ordering="organization__name")
    def where(self, job: ProvisionerJob) -> str:
        """Whose it is."""
        return cells.link(job.organization)

    @column("Initiator")
    def initiator_(self, job: ProvisionerJob) -> str:
        """Who wanted it."""
        return cells.link(job.initiator)

    @column("Daemon")
    def worker(self, job: Any) -> str:
        """Which daemon has or had it."""
        if job.worker_id is None:
            return cells.NOTHING
        if job.worker_name is None:
            return format_html("{} (gone)", cells.code(str(job.worker_id)))
        return cells.link_to(ProvisionerDaemon, job.worker_id, job.worker_name)

    @column("Tags")
    def fitting(self, job: ProvisionerJob) -> str:
        """What a daemon must have."""
        return cells.tags(job.tags)

    @column("Created", ordering="created_at")
    def made(self, job: ProvisionerJob) -> str:
        """When it was put into the queue."""
        return cells.moment(job.created_at)

    @column("Started")
    def started(self, job: ProvisionerJob) -> str:
        """When a daemon took it."""
        return cells.moment(job.started_at)

    @column("Canceled")
    def canceled(self, job: ProvisionerJob) -> str:
        """When somebody wanted it to stop."""
        return cells.moment(job.canceled_at)

    @column("Completed")
    def completed(self, job: ProvisionerJob) -> str:
        """When it ended."""
        return cells.moment(job.completed_at)

    @column("Last sign of life")
    def alive(self, job: ProvisionerJob) -> str:
        """When its daemon spoke of it last."""
        return cells.moment(job.updated_at)

    @column("Took")
    def took(self, job: ProvisionerJob) -> str:
        """How long it has run."""
        return cells.duration(time_taken(job))

    @column("Error")
    def why(self, job: ProvisionerJob) -> str:
        """The first words of the error."""
        first = (job.error or "").strip().split("\n", 1)[0]
        return first[:ERROR_SHOWN] + "…" * (len(first) > ERROR_SHOWN) or cells.NOTHING

    @column("Error")
    def why_in_full(self, job: ProvisionerJob) -> str:
        """The whole error."""
        return cells.verbatim(job.error or "")

    @column("Id")
    def key(self, job: ProvisionerJob) -> str:
        """The id."""
        return cells.code(str(job.pk))

    @column("File")
    def file(self, job: ProvisionerJob) -> str:
        """The archive that it works on."""
        return cells.link_to("templates_app.File", job.file_id, str(job.file_id))

    @column("About")
    def order(self, job: ProvisionerJob) -> str:
        """What it works for, without values that may be secret."""
        shown = [(name, job.input[name]) for name in INPUT_SHOWN if name in job.input]
        return cells.lines(f"{name}: {value}" for name, value in shown)

    @column("Log")
    def log(self, job: ProvisionerJob) -> str:
        """The end of its log."""
        return log_of(job.pk)


@admin.register(ProvisionerJobLog)
class JobLogSection(Section):
    """Lines of logs; reached from the page of a job."""

    list_display = ("id", "when", "level_", "stage", "line")
    list_display_links = None
    list_filter = ("level", "source")
    list_per_page = 100
    paginator = InfinitePaginator
    ordering = ("id",)
    fields = ("when", "level_", "source", "stage", "line")
    search_fields = ("output",)
    id_fields = ("job_id",)
    search_help_text = "Text of a line, or the id of a job"

    @column("Time")
    def when(self, line: ProvisionerJobLog) -> str:
        """When it was said."""
        return cells.moment(line.created_at)

    @column("Level")
    def level_(self, line: ProvisionerJobLog) -> str:
        """How much it matters."""
        return cells.label(line.level, LEVEL_COLOURS.get(LogLevel(line.level), "plain"))

    @column("Line")
    def line(self, line: ProvisionerJobLog) -> str:
        """What was said."""
        return cells.code(line.output)
