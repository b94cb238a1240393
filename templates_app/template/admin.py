"""Templates on the operators' site."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from orgs_app.access.enums import Action
from orgs_app.access.objects import Acl
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.group.models import Group
from orgs_app.user.models import User
from provisioning_app.job.admin import status_label
from templates_app.template.actions.promote import promote_version
from templates_app.template.days import names_of_days
from templates_app.template.models import NANOSECONDS_PER_MS, Template
from templates_app.version.models import TemplateVersion
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.filters import Deleted
from wirtual.core.operators.sections import Rows, Section


class VersionsOfTemplate(Rows):
    """The versions of a template, the newest first."""

    model = TemplateVersion
    fk_name = "template"
    verbose_name_plural = "Versions"
    fields = ("version", "state", "archived", "message_", "by", "made")
    ordering = ("-created_at", "-id")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what their lines need, without long texts."""
        rows = super().get_queryset(request)
        return rows.select_related("job", "created_by").only(
            "name",
            "message",
            "archived",
            "created_at",
            "template_id",
            "job__error",
            "job__status",
            "created_by__username",
        )

    @column("Version")
    def version(self, version: TemplateVersion) -> str:
        """Its name."""
        return cells.link(version)

    @column("Import")
    def state(self, version: TemplateVersion) -> str:
        """How its import stands."""
        return status_label(version.job)

    @column("Message")
    def message_(self, version: TemplateVersion) -> str:
        """What its author said."""
        return version.message[:120] or cells.NOTHING

    @column("By")
    def by(self, version: TemplateVersion) -> str:
        """Who pushed it."""
        return cells.link(version.created_by)

    @column("Pushed")
    def made(self, version: TemplateVersion) -> str:
        """When."""
        return cells.moment(version.created_at)


@admin.register(Template)
class TemplateSection(Section):
    """What workspaces are made from."""

    list_display = ("title", "where", "active", "versions", "by", "made", "changed")
    list_filter = (Deleted, "organization", "provisioner")
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
                    "deprecated",
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
            {"fields": ("users", "groups", "max_port_sharing_level")},
        ),
        (
            "Workspaces",
            {
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
                )
            },
        ),
    )
    inlines = (VersionsOfTemplate,)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of versions."""
        rows = super().get_queryset(request)
        return rows.annotate(version_count=Count("versions"))

    def get_urls(self) -> list[URLPattern]:
        """Also where a version is promoted."""
        promote = self.admin_site.admin_view(self.promote)
        mine = path(
            "<uuid:template>/promote/<uuid:version>/",
            promote,
            name="templates_app_template_promote",
        )
        return [mine, *super().get_urls()]

    def promote(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> HttpResponse:
        """Make a version the active one, as the API does."""
        row: Template = self.row_of(request, str(template))
        wanted = get_object_or_404(TemplateVersion, pk=version)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.WRITE, row):
                permit(operator_subject(request), Action.UPDATE, row)
                promote_version(row, wanted)

        return self.confirmed(
            request,
            row,
            title=f"Promote {wanted.name}",
            question="New workspaces will be built from this version.",
            done=f"{wanted.name} is the active version now.",
            act=act,
        )

    @column("Template", ordering="name", header=True)
    def title(self, template: Template) -> list[str]:
        """Both names."""
        return [template.name, template.display_name]

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

    @column("Users by name")
    def users(self, template: Template) -> str:
        """Users, with what each may do."""
        return _listed(User, "username", template.user_acl)

    @column("Groups by name")
    def groups(self, template: Template) -> str:
        """Groups, with what each may do."""
        return _listed(Group, "name", template.group_acl)

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
        weeks = max(template.autostop_requirement_weeks, 1)
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


def _listed(model: type[Model], name: str, acl: Acl) -> str:
    """An access list by names; who is gone is told by the id."""
    found = model._default_manager.filter(pk__in=acl).values_list("pk", name)
    names = {str(key): text for key, text in found}
    return cells.table(
        ("Who", "May"),
        [
            (
                cells.link_to(model, key, names[key]) if key in names else key,
                cells.words(actions),
            )
            for key, actions in acl.items()
        ],
    )


def _span(nanoseconds: int) -> str:
    """A stored duration; zero means that it isn't used."""
    if not nanoseconds:
        return "off"
    return cells.duration(timedelta(milliseconds=nanoseconds // NANOSECONDS_PER_MS))
