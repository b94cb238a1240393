"""Templates on the operators' site."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from templates_app.template.acl.pages import summary_of
from templates_app.template.days import names_of_days
from templates_app.template.durations import span
from templates_app.template.models import Template
from templates_app.template.operators.figures import figures_of
from templates_app.template.operators.inlines import VersionsOfTemplate
from templates_app.template.operators.verbs import TemplateVerbs
from templates_app.template.rules import effective_weeks
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import Workspace
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.filters import Deleted


class Deprecation(admin.SimpleListFilter):
    """Templates that people are advised against, or are not."""

    title = "deprecation"
    parameter_name = "deprecated"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("yes", "Deprecated"), ("no", "Not deprecated")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Templates of the chosen kind."""
        if self.value() is None:
            return queryset
        is_deprecated = Q(deprecated__gt="")
        return queryset.filter(
            is_deprecated if self.value() == "yes" else ~is_deprecated
        )


@admin.register(Template)
class TemplateSection(TemplateVerbs):
    """What workspaces are made from."""

    list_display = (
        "title",
        "where",
        "active",
        "versions",
        "workspaces",
        "by",
        "made",
        "changed",
    )
    list_filter = (Deleted, Deprecation, "organization", "provisioner")
    list_select_related = ("organization", "active_version", "created_by")
    search_fields = ("name", "display_name", "description", "organization__name")
    search_help_text = "Name, display name, description, organization, or an id"
    id_fields = ("pk", "active_version_id")
    ordering = ("name",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "key",
                    "name",
                    "display_name",
                    "description",
                    "deprecated_",
                    "where",
                    "active",
                    "provisioner",
                    "by",
                    "made",
                    "changed",
                    "deleted",
                )
            },
        ),
        (
            "Access",
            {"fields": ("access_list", "max_port_sharing_level")},
        ),
        (
            "Workspaces",
            {
                "classes": ("collapse",),
                "fields": (
                    "ttl",
                    "bump",
                    "failure",
                    "dormant",
                    "autodelete",
                    "autostop",
                    "autostart",
                    "allow_user_cancel_workspace_jobs",
                    "allow_user_autostart",
                    "allow_user_autostop",
                    "require_active_version",
                ),
            },
        ),
    )
    inlines = (VersionsOfTemplate,)

    change_form_outer_before_template = "operators/template_figures.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the numbers of versions and of workspaces."""
        rows = super().get_queryset(request)
        return rows.annotate(
            version_count=_count_of(TemplateVersion.objects.all()),
            workspace_count=_count_of(Workspace.objects.live()),
        )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        obj: Template | None = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """Show how the template fares, above its fields."""
        if obj is not None:
            context.update(figures_of(obj))
        shown: HttpResponse = super().render_change_form(
            request, context, *args, obj=obj, **kwargs
        )
        return shown

    @column("Template", ordering="name", header=True)
    def title(self, template: Template) -> list[str]:
        """Both names, and whether people are advised against it."""
        advice = "deprecated" if template.deprecated else ""
        below = " · ".join(filter(None, (template.display_name, advice)))
        return [template.name, below]

    @column("Organization", ordering="organization__name")
    def where(self, template: Template) -> str:
        """Whose it is."""
        return cells.link(template.organization)

    @column("Active version")
    def active(self, template: Template) -> str:
        """What new workspaces are built from."""
        return cells.link(template.active_version)

    @column("Versions", ordering="version_count")
    def versions(self, template: Any) -> str:
        """How many, and which."""
        return cells.link_to_list(
            TemplateVersion,
            str(template.version_count),
            template__id__exact=template.pk,
        )

    @column("Workspaces", ordering="workspace_count")
    def workspaces(self, template: Any) -> int:
        """How many live ones are made from it."""
        return int(template.workspace_count)

    @column("Deprecated")
    def deprecated_(self, template: Template) -> str:
        """Why people are advised against it."""
        return template.deprecated or "no"

    @column("Created by", ordering="created_by__username")
    def by(self, template: Template) -> str:
        """Who made it."""
        return cells.link(template.created_by)

    @column("Created", ordering="created_at")
    def made(self, template: Template) -> str:
        """When it was made."""
        return cells.moment(template.created_at)

    @column("Updated", ordering="updated_at")
    def changed(self, template: Template) -> str:
        """When it was changed last."""
        return cells.moment(template.updated_at)

    @column("Id")
    def key(self, template: Template) -> str:
        """The id."""
        return cells.code(str(template.pk))

    @column("Who may use it")
    def access_list(self, template: Template) -> str:
        """Users and groups by name, with what each may do."""
        return summary_of(template)

    @column("Default time to live")
    def ttl(self, template: Template) -> str:
        """After which workspaces are stopped."""
        return _span(template.default_ttl)

    @column("Extended by activity")
    def bump(self, template: Template) -> str:
        """By how much activity puts the stop off."""
        return _span(template.activity_bump)

    @column("Stop after failure")
    def failure(self, template: Template) -> str:
        """After which failed workspaces are stopped."""
        return _span(template.failure_ttl)

    @column("Dormant after")
    def dormant(self, template: Template) -> str:
        """After which unused workspaces go to sleep."""
        return _span(template.time_til_dormant)

    @column("Deleted when dormant for")
    def autodelete(self, template: Template) -> str:
        """After which sleeping workspaces are deleted."""
        return _span(template.time_til_dormant_autodelete)

    @column("Must stop")
    def autostop(self, template: Template) -> str:
        """On which days workspaces have to be stopped."""
        weeks = effective_weeks(template.autostop_requirement_weeks)
        days = names_of_days(template.autostop_requirement_days_of_week)
        if not days:
            return cells.NOTHING
        every = "every week" if weeks == 1 else f"every {weeks} weeks"
        return f"{', '.join(days)}, {every}"

    @column("Never starts by itself on")
    def autostart(self, template: Template) -> str:
        """On which days workspaces aren't started by schedule."""
        return ", ".join(names_of_days(template.autostart_block_days_of_week)) or (
            cells.NOTHING
        )


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of ``rows`` belong to the template of the outer query."""
    of_one = rows.filter(template=OuterRef("pk")).order_by().values("template")
    return Coalesce(Subquery(of_one.values(count=Count("pk"))), 0)


def _span(nanoseconds: int) -> str:
    """A stored duration; zero means that it isn't used."""
    if not nanoseconds:
        return "off"
    return cells.duration(span(nanoseconds))
