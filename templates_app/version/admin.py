"""Template versions on the operators' site: the import, and everything it found."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.admin import (
    StatusFilter,
    log_of,
    status_label,
    time_taken,
)
from provisioning_app.job.enums import FINAL, ProvisionerJobStatus
from templates_app.agent.models import WorkspaceAgent
from templates_app.file.models import File
from templates_app.file.pages import archive_page
from templates_app.resource.enums import WorkspaceTransition
from templates_app.resource.models import WorkspaceResource
from templates_app.version.actions.import_again import import_again
from templates_app.version.models import (
    TemplateVersion,
    TemplateVersionParameter,
    TemplateVersionVariable,
)
from templates_app.version.presentation import REDACTED
from wirtual.core.ids import find_uuid
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Rows, Section

OF_LIVE = Q(template__deleted=False)
ACTIVE = Q(template__active_version=F("pk"))
YES, NO = "yes", "no"


class ParametersOfVersion(Rows):
    """What people are asked."""

    model = TemplateVersionParameter
    verbose_name_plural = "Parameters"
    fields = ("name", "type", "default", "choices", "rules", "about")
    ordering = ("display_order", "name")

    @column("Default")
    def default(self, parameter: TemplateVersionParameter) -> str:
        """The value while nobody says."""
        return cells.code(parameter.default_value)

    @column("Options")
    def choices(self, parameter: TemplateVersionParameter) -> str:
        """What can be chosen."""
        return cells.words(str(option.get("value")) for option in parameter.options)

    @column("Rules")
    def rules(self, parameter: TemplateVersionParameter) -> str:
        """What holds for its values."""
        return cells.words(_rules(parameter))

    @column("Description")
    def about(self, parameter: TemplateVersionParameter) -> str:
        """What people are told."""
        return parameter.display_name or parameter.description or cells.NOTHING


def _rules(parameter: TemplateVersionParameter) -> list[str]:
    said = {
        "required": parameter.required,
        "mutable": parameter.mutable,
        "ephemeral": parameter.ephemeral,
        f"at least {parameter.validation_min}": parameter.validation_min is not None,
        f"at most {parameter.validation_max}": parameter.validation_max is not None,
        f"matches {parameter.validation_regex}": parameter.validation_regex,
        parameter.validation_monotonic: parameter.validation_monotonic,
    }
    return [text for text, holds in said.items() if holds]


class VariablesOfVersion(Rows):
    """Terraform's variables. Values of sensitive ones are not shown."""

    model = TemplateVersionVariable
    verbose_name_plural = "Variables"
    fields = ("name", "type", "value_", "default", "needed", "description")
    ordering = ("id",)

    @column("Value")
    def value_(self, variable: TemplateVersionVariable) -> str:
        """What it is for this version."""
        return cells.code(REDACTED if variable.sensitive else variable.value)

    @column("Default")
    def default(self, variable: TemplateVersionVariable) -> str:
        """What it is while nobody says."""
        return cells.code(REDACTED if variable.sensitive else variable.default_value)

    @column("Required")
    def needed(self, variable: TemplateVersionVariable) -> str:
        """Whether it must be given."""
        return YES if variable.required else NO


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
class VersionSection(Section):
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
    actions_detail = (
        "files",
        "compare",
        "promote",
        "again",
        "archive",
        "unarchive",
        "cancel",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without READMEs, which may be long."""
        rows = super().get_queryset(request)
        return rows.defer("readme", "job__input", "job__trace_metadata")

    def has_cancel_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """Imports that are not over can be canceled."""
        under_way = ~Q(job__status__in=FINAL) & Q(job__canceled_at=None)
        return self._is_so(request, key, under_way)

    def has_again_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """What has been imported can be imported again, while its template lives."""
        over = Q(job__status__in=FINAL) & ~Q(template__deleted=True)
        return self._is_so(request, key, over)

    def has_promote_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """Imported versions of a template that aren't active can become it."""
        imported = Q(job__status=ProvisionerJobStatus.SUCCEEDED, archived=False)
        return self._is_so(request, key, imported & OF_LIVE & ~ACTIVE)

    def has_compare_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """A version of a template has others beside it."""
        return self._is_so(request, key, Q(template__isnull=False))

    def has_archive_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """What is no longer imported, and isn't active, can be put aside."""
        idle = Q(job__status__in=FINAL, archived=False, template__isnull=False)
        return self._is_so(request, key, idle & ~ACTIVE)

    def has_unarchive_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """What was put aside can be taken back."""
        return self._is_so(request, key, Q(archived=True, template__isnull=False))

    def _is_so(self, request: HttpRequest, key: Any, condition: Q) -> bool:
        found = find_uuid(str(key))
        if found is None or not self.has_view_permission(request):
            return False
        return TemplateVersion.objects.filter(condition, pk=found).exists()

    @verb("Files", path="files", icon="folder_open", permission="view")
    def files(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Show what the version was made from."""
        version: TemplateVersion = self.row_of(request, object_id)
        file = get_object_or_404(File, pk=version.job.file_id)
        return archive_page(self, request, file, row=version, title="Files")

    @verb("Compare", path="compare", icon="difference", permission="compare")
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what changed from another version."""
        return self._above(request, object_id, "compare")

    @verb("Promote", path="promote", icon="publish", permission="promote")
    def promote(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make it the active version."""
        return self._above(request, object_id, "promote")

    @verb("Archive", path="archive", icon="archive", permission="archive")
    def archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put it aside."""
        return self._above(request, object_id, "archive")

    @verb("Unarchive", path="unarchive", icon="unarchive", permission="unarchive")
    def unarchive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take it back."""
        return self._above(request, object_id, "unarchive")

    def _above(self, request: HttpRequest, key: str, name: str) -> HttpResponse:
        """Go where the template, which is above versions, does it."""
        version: TemplateVersion = self.row_of(request, key)
        return redirect(
            f"admin:templates_app_template_{name}", version.template_id, version.pk
        )

    @verb("Import again", path="again", icon="replay", permission="again")
    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Push the same archive as another version, as the API does."""
        version: TemplateVersion = self.row_of(request, object_id)
        new: list[TemplateVersion] = []

        def act() -> None:
            with audited(
                operator_origin(request),
                AuditAction.CREATE,
                resource_type=AuditResourceType.TEMPLATE_VERSION,
            ) as entry:
                subject = operator_subject(request)
                permit(subject, Action.CREATE, version)
                new.append(import_again(version, by=subject.user_id))
                entry.created(new[0])

        return self.confirmed(
            request,
            version,
            title="Import again",
            question="A job never runs twice. The same archive becomes a new version,"
            " with a name of its own and the same values of variables, and is"
            " imported. The active version stays what it is.",
            done="The new version is being imported.",
            act=act,
            then=lambda: cells.page_of(TemplateVersion, new[0].pk),
        )

    @verb(
        "Cancel the import",
        path="cancel",
        icon="block",
        permission="cancel",
        is_grave=True,
    )
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel the import, as the API does."""
        version = self.row_of(request, object_id)
        return self.confirmed(
            request,
            version,
            title="Cancel the import",
            question="The import is interrupted; the version can't be used then.",
            done="The import has been marked as canceled.",
            act=lambda: cancel_job(version.job),
        )

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
