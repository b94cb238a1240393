"""The versions of a template, on its page on the operators' site."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest

from provisioning_app.job.admin import status_label, time_taken
from templates_app.version.models import TemplateVersion
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.sections import Rows


class VersionsOfTemplate(Rows):
    """The versions of a template, the newest first."""

    model = TemplateVersion
    fk_name = "template"
    verbose_name_plural = "Versions"
    fields = ("version", "use", "state", "took", "message_", "by", "made")
    ordering = ("-created_at", "-id")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what their lines need, without long texts."""
        rows = super().get_queryset(request)
        is_active = ExpressionWrapper(Q(active_in__isnull=False), BooleanField())
        shown = rows.select_related("job", "created_by").annotate(is_active=is_active)
        return shown.only(
            "name",
            "message",
            "archived",
            "created_at",
            "template_id",
            "job__status",
            "job__started_at",
            "job__completed_at",
            "created_by__username",
        )

    @column("Version")
    def version(self, version: TemplateVersion) -> str:
        """Its name."""
        return cells.wrapped(cells.link(version))

    @column("Use")
    def use(self, version: Any) -> str:
        """Whether new workspaces are built from it, or can't be any more."""
        if version.is_active:
            return cells.label("active", "good")
        return cells.label("archived", "odd") if version.archived else cells.NOTHING

    @column("Import")
    def state(self, version: TemplateVersion) -> str:
        """How its import stands."""
        return status_label(version.job)

    @column("Took")
    def took(self, version: TemplateVersion) -> str:
        """How long its import took."""
        return cells.duration(time_taken(version.job))

    @column("Message")
    def message_(self, version: TemplateVersion) -> str:
        """What its author said."""
        return cells.wrapped(version.message[:120] or cells.NOTHING)

    @column("By")
    def by(self, version: TemplateVersion) -> str:
        """Who pushed it."""
        return cells.link(version.created_by)

    @column("Pushed")
    def made(self, version: TemplateVersion) -> str:
        """When."""
        return cells.moment(version.created_at)
