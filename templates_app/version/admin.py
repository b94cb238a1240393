"""Template versions on the operators' site: the import, and everything it found."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from provisioning_app.job.admin import (
    StatusFilter,
    log_of,
    status_label,
    time_taken,
)
from templates_app.agent.models import WorkspaceAgent
from templates_app.resource.enums import WorkspaceTransition
from templates_app.resource.models import WorkspaceResource
from templates_app.version.models import TemplateVersion
from templates_app.version.operators.inlines import (
    ParametersOfVersion,
    VariablesOfVersion,
)
from templates_app.version.operators.verbs import VersionVerbs
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column


class ImportStatus(StatusFilter):
    """Versions by how their import stands."""

    title = "import"
    path = "job__status"


class Attachment(admin.SimpleListFilter):
    """Versions that belong to a template, or don't yet."""

    title = "template"
    parameter_name = "attached"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("yes", "Has a template"), ("no", "Has none yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Versions of the chosen kind."""
        if self.value() is None:
            return queryset
        return queryset.filter(template__isnull=self.value() == "no")


@admin.register(TemplateVersion)
class VersionSection(VersionVerbs):
    """Pushes of templates."""

    list_display = ("name", "of", "state", "use", "where", "by", "made", "took")
    list_filter = (
        ImportStatus,
        Attachment,
        "archived",
        "organization",
    )
    list_select_related = (
        "template",
        "job",
        "organization",
        "created_by",
    )
    search_fields = ("name", "message", "template__name", "created_by__username")
    search_help_text = "Name, message, template, author, or an id"
    id_fields = ("pk", "job_id", "template_id")
    ordering = ("-created_at",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "key",
                    "name",
                    "of",
                    "use",
                    "where",
                    "message",
                    "by",
                    "made",
                    "archived",
                )
            },
        ),
        ("Import", {"fields": ("state", "took", "why", "job_", "log")}),
        ("What it makes", {"fields": ("on_start", "on_stop", "tags")}),
        ("README", {"fields": ("readme_",)}),
    )
    inlines = (ParametersOfVersion, VariablesOfVersion)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without READMEs, which may be long."""
        rows = super().get_queryset(request)
        return rows.defer("readme", "job__input", "job__trace_metadata")

    @column("Import", ordering="job__status")
    def state(self, version: TemplateVersion) -> str:
        """How the import stands."""
        return status_label(version.job)

    @column("Template", ordering="template__name")
    def of(self, version: TemplateVersion) -> str:
        """Whose version it is."""
        return cells.link(version.template)

    @column("Use")
    def use(self, version: TemplateVersion) -> str:
        """Whether new workspaces are built from it, or can't be any more."""
        template = version.template
        if template is not None and template.active_version_id == version.pk:
            return cells.label("active", "good")
        return cells.label("archived", "odd") if version.archived else cells.NOTHING

    @column("Organization", ordering="organization__name")
    def where(self, version: TemplateVersion) -> str:
        """Where it was pushed."""
        return cells.link(version.organization)

    @column("Created by", ordering="created_by__username")
    def by(self, version: TemplateVersion) -> str:
        """Who pushed it."""
        return cells.link(version.created_by)

    @column("Created", ordering="created_at")
    def made(self, version: TemplateVersion) -> str:
        """When it was pushed."""
        return cells.moment(version.created_at)

    @column("Took")
    def took(self, version: TemplateVersion) -> str:
        """How long the import took."""
        return cells.duration(time_taken(version.job))

    @column("Error")
    def why(self, version: TemplateVersion) -> str:
        """Why the import failed."""
        return cells.verbatim(version.job.error or "")

    @column("Job")
    def job_(self, version: TemplateVersion) -> str:
        """The import's job."""
        return cells.link(version.job, str(version.job_id))

    @column("Log")
    def log(self, version: TemplateVersion) -> str:
        """The end of the import's log."""
        return log_of(version.job_id)

    @column("Workspace tags")
    def tags(self, version: TemplateVersion) -> str:
        """What jobs of workspaces are tagged with, as written in the template."""
        tags = version.workspace_tags.order_by("key")
        return cells.words(f"{tag.key} = {tag.value}" for tag in tags)

    @column("README")
    def readme_(self, version: TemplateVersion) -> str:
        """The README, as written."""
        return cells.verbatim(version.readme)

    @column("While started")
    def on_start(self, version: TemplateVersion) -> str:
        """Resources of a running workspace."""
        return _resources(version, WorkspaceTransition.START)

    @column("While stopped")
    def on_stop(self, version: TemplateVersion) -> str:
        """Resources that stay when a workspace is stopped."""
        return _resources(version, WorkspaceTransition.STOP)

    @column("Id")
    def key(self, version: TemplateVersion) -> str:
        """The id."""
        return cells.code(str(version.pk))


def _resources(version: TemplateVersion, transition: WorkspaceTransition) -> str:
    agents = WorkspaceAgent.objects.order_by("display_order", "name")
    found = (
        WorkspaceResource.objects.filter(job_id=version.job_id, transition=transition)
        .order_by("type", "name")
        .prefetch_related(Prefetch("agents", agents.prefetch_related("apps")))
    )
    return cells.table(
        ("Resource", "Agents", "Apps"), [_resource(each) for each in found]
    )


def _resource(resource: Any) -> tuple[str, str, str]:
    agents = list(resource.agents.all())
    apps = [app for agent in agents for app in agent.apps.all()]
    return (
        format_html("{}{}", cells.code(str(resource)), " (hidden)" * resource.hide),
        cells.lines(
            f"{agent.name} ({agent.operating_system}/{agent.architecture})"
            for agent in agents
        ),
        cells.words(app.display_name or app.slug for app in apps),
    )
