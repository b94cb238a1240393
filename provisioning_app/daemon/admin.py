"""Daemons on the operators' site."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from provisioning_app.daemon.matching import STALE_AFTER
from provisioning_app.daemon.models import ProvisionerDaemon
from wirtual.core import clock
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.sections import Section

JOB = "provisioning_app.ProvisionerJob"
AVAILABLE, STALE = "Available", "Stale"


class Presence(SimpleListFilter):
    """Daemons that are there, or not."""

    title = "presence"
    parameter_name = "presence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("available", AVAILABLE), ("stale", STALE)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Daemons seen lately, or not."""
        since = clock.now() - STALE_AFTER
        match self.value():
            case "available":
                return queryset.filter(last_seen_at__gt=since)
            case "stale":
                return queryset.exclude(last_seen_at__gt=since)
        return queryset


@admin.register(ProvisionerDaemon)
class DaemonSection(Section):
    """Processes that run jobs."""

    list_display = (
        "name",
        "state",
        "seen",
        "job",
        "where",
        "kinds",
        "fitting",
        "version",
        "by_key",
    )
    list_filter = (Presence, "organization")
    list_select_related = ("organization", "key")
    search_fields = ("name", "organization__name", "version")
    search_help_text = "Name, organization, version, or an id"
    ordering = ("name",)
    fields = (
        "id_",
        "name",
        "state",
        "seen",
        "job",
        "where",
        "kinds",
        "fitting",
        "version",
        "api_version",
        "by_key",
        "made",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the job that each has in hand."""
        rows = super().get_queryset(request)
        jobs = apps.get_model(JOB).objects.in_progress()
        in_hand = jobs.filter(worker_id=OuterRef("pk")).order_by("started_at")
        return rows.annotate(
            job_id=Subquery(in_hand.values("pk")[:1]),
            job_type=Subquery(in_hand.values("type")[:1]),
        )

    @column("State")
    def state(self, daemon: Any) -> str:
        """Whether it is there, and whether it works."""
        if daemon.last_seen_at is None:
            return cells.label("never seen", "odd")
        if daemon.last_seen_at <= clock.now() - STALE_AFTER:
            return cells.label("stale", "bad")
        if daemon.job_id:
            return cells.label("busy", "busy")
        return cells.label("available", "good")

    @column("Last seen", ordering="last_seen_at")
    def seen(self, daemon: ProvisionerDaemon) -> str:
        """When it was there last."""
        return cells.ago(daemon.last_seen_at)

    @column("Current job")
    def job(self, daemon: Any) -> str:
        """What it has in hand."""
        if daemon.job_id is None:
            return cells.NOTHING
        return cells.link_to(JOB, daemon.job_id, cells.worded(daemon.job_type))

    @column("Organization", ordering="organization__name")
    def where(self, daemon: ProvisionerDaemon) -> str:
        """Whose jobs it runs."""
        return cells.link(daemon.organization)

    @column("Runs")
    def kinds(self, daemon: ProvisionerDaemon) -> str:
        """Which provisioners it has."""
        return cells.words(daemon.provisioners)

    @column("Tags")
    def fitting(self, daemon: ProvisionerDaemon) -> str:
        """What it offers to jobs."""
        return cells.tags(daemon.tags)

    @column("Key", ordering="key__name")
    def by_key(self, daemon: ProvisionerDaemon) -> str:
        """The key that it came with."""
        return cells.link(daemon.key)

    @column("Known since", ordering="created_at")
    def made(self, daemon: ProvisionerDaemon) -> str:
        """When it came first."""
        return cells.moment(daemon.created_at)

    @column("Id")
    def id_(self, daemon: ProvisionerDaemon) -> str:
        """The id."""
        return cells.code(str(daemon.pk))
