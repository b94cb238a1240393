"""What operators can do to a template: buttons that ask, and then call the actions."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.forms import BooleanField, CharField, Form, Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from templates_app.template.acl.pages import access_page
from templates_app.template.actions.archive import (
    archive_unused_versions,
    archive_version,
    unarchive_version,
)
from templates_app.template.actions.delete import delete_template
from templates_app.template.actions.edit import edit_template
from templates_app.template.actions.locking import OnLocked
from templates_app.template.actions.promote import promote_version
from templates_app.template.changes import changes_of
from templates_app.template.models import Template
from templates_app.template.operators.comparison import comparison_page
from templates_app.template.operators.promotion import what_promoting_does
from templates_app.version.models import TemplateVersion
from wirtual.core.features import Feature, require
from wirtual.core.ids import find_uuid
from wirtual.core.operators import cells
from wirtual.core.operators.columns import verb
from wirtual.core.operators.sections import Section, posted

#: What is done to a version on a page of its template, since templates are above.
OF_VERSIONS = ("compare", "promote", "archive", "unarchive")


#: Characters of what people are told; enough for a few paragraphs.
LONGEST_MESSAGE = 4096


class UnusedForm(Form):
    """Which versions are archived."""

    imported_too = BooleanField(
        label="Those that were imported as well",
        help_text="Otherwise only those whose import failed.",
        required=False,
    )


class DeprecationForm(Form):
    """Why people should no longer use a template."""

    message = CharField(
        label="Why, and what to use instead",
        widget=Textarea({"rows": 4, "class": "w-input"}),
        max_length=LONGEST_MESSAGE,
    )


class TemplateVerbs(Section):
    """The buttons of a template's page, and of what is done to its versions."""

    actions_detail = (
        "access",
        "archive_unused",
        "deprecate",
        "undeprecate",
        "remove",
    )

    def get_urls(self) -> list[URLPattern]:
        """Also where something is done to a version."""
        of_versions = [
            path(
                f"<uuid:template>/{name}/<uuid:version>/",
                self.admin_site.admin_view(getattr(self, name)),
                name=f"templates_app_template_{name}",
            )
            for name in OF_VERSIONS
        ]
        return [*of_versions, *super().get_urls()]

    def has_live_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """Something can be done to templates that weren't deleted."""
        found = find_uuid(str(key))
        if found is None or not self.has_view_permission(request):
            return False
        return Template.objects.live().filter(pk=found).exists()

    def has_undeprecate_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """A deprecation can be taken back."""
        found = find_uuid(str(key))
        if found is None or not self.has_view_permission(request):
            return False
        deprecated = Template.objects.live().filter(deprecated__gt="")
        return deprecated.filter(pk=found).exists()

    @verb("Access", path="access", icon="group_add", permission="live")
    def access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show and edit who may use the template."""
        return access_page(self, request, self.row_of(request, object_id))

    @verb("Archive unused", path="archive-unused", icon="archive", permission="live")
    def archive_unused(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Archive versions that nobody needs, as the API does."""
        template: Template = self.row_of(request, object_id)
        form = UnusedForm(posted(request))
        archived: list[UUID] = []

        def act(on_locked: OnLocked) -> None:
            chosen = form.cleaned_data["imported_too"]
            archived.extend(
                archive_unused_versions(
                    template, imported_too=chosen, on_locked=on_locked
                )
            )

        return self.confirmed(
            request,
            template,
            title="Archive unused versions",
            question="Archived versions are kept out of lists and can't be promoted."
            " The active one stays, and so do those that workspaces were last built"
            " from. Each can be taken back.",
            form=form,
            done=lambda: f"Versions that have been archived: {len(archived)}.",
            act=_changing(request, template, act),
        )

    @verb("Deprecate", path="deprecate", icon="event_busy", permission="live")
    def deprecate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Advise people against a template, as the API does."""
        template: Template = self.row_of(request, object_id)
        initial = {"message": template.deprecated}
        form = DeprecationForm(posted(request), initial=initial)

        def act() -> None:
            require(Feature.ACCESS_CONTROL)
            _set_deprecation(request, template, form.cleaned_data["message"])

        return self.confirmed(
            request,
            template,
            title="Deprecate the template",
            question="No new workspaces can be made of it. Whoever has one is told,"
            " with your message.",
            form=form,
            done="The template is deprecated.",
            act=act,
        )

    @verb(
        "Take deprecation back",
        path="undeprecate",
        icon="event_available",
        permission="undeprecate",
    )
    def undeprecate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """No longer advise people against a template, as the API does."""
        template: Template = self.row_of(request, object_id)
        return self.confirmed(
            request,
            template,
            title="Take the deprecation back",
            question="New workspaces can be made of it again.",
            done="The template is no longer deprecated.",
            act=lambda: _set_deprecation(request, template, ""),
        )

    @verb("Delete", path="remove", icon="delete", permission="live", is_grave=True)
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete a template that has no workspaces, as the API does."""
        template: Template = self.row_of(request, object_id)

        def act() -> None:
            subject = operator_subject(request)
            with audited(
                operator_origin(request), AuditAction.DELETE, template
            ) as entry:
                permit(subject, Action.DELETE, template)
                delete_template(template, by=subject, on_locked=entry.about)
                entry.is_gone = True

        return self.confirmed(
            request,
            template,
            title="Delete the template",
            question="That is refused while anybody has a workspace of it. Its versions"
            " stay readable, its name is free at once, and it can't be brought back.",
            done="The template has been deleted.",
            then=cells.list_of(Template),
            act=act,
            is_grave=True,
        )

    def compare(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> HttpResponse:
        """Show what changed from the active version, or from a chosen one."""
        row: Template = self.row_of(request, str(template))
        wanted = get_object_or_404(row.versions.for_comparison(), pk=version)
        return comparison_page(self, request, row, wanted)

    def promote(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> HttpResponse:
        """Make a version the active one, as the API does."""
        row: Template = self.row_of(request, str(template))
        every = TemplateVersion.objects.for_comparison()
        wanted = get_object_or_404(every, pk=version)
        return self.confirmed(
            request,
            row,
            title=f"Promote {wanted.name}",
            question="New workspaces will be built from this version.",
            details=what_promoting_does(operator_subject(request), row, wanted),
            done=f"{wanted.name} is the active version now.",
            act=_changing(request, row, partial(promote_version, row, wanted)),
        )

    def archive(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> HttpResponse:
        """Put a version aside, as the API does."""
        row = self._version(request, template, version)
        return self.confirmed(
            request,
            row,
            title="Archive the version",
            question="It is kept out of lists and can't be promoted, until it is taken"
            " back.",
            done="The version has been archived.",
            act=_changing(request, row, partial(archive_version, row)),
        )

    def unarchive(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> HttpResponse:
        """Take a version back, as the API does."""
        row = self._version(request, template, version)
        return self.confirmed(
            request,
            row,
            title="Unarchive the version",
            question="It is in lists again, and can be promoted.",
            done="The version has been unarchived.",
            act=_changing(request, row, partial(unarchive_version, row)),
        )

    def _version(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> TemplateVersion:
        row: Template = self.row_of(request, str(template))
        of_template = row.versions.select_related("template", "job")
        return get_object_or_404(of_template, pk=version)


def _set_deprecation(request: HttpRequest, template: Template, message: str) -> None:
    """Change the message, and nothing else, of the template as it is now."""
    with audited(operator_origin(request), AuditAction.WRITE, template) as entry:
        permit(operator_subject(request), Action.UPDATE, template)
        locked = Template.objects.get_locked(template)
        changes = replace(changes_of(locked), deprecation_message=message)
        if not edit_template(locked, changes, on_locked=entry.about):
            entry.status = HTTPStatus.NOT_MODIFIED


def _changing(
    request: HttpRequest,
    row: Template | TemplateVersion,
    act: Callable[..., object],
) -> Callable[[], None]:
    """``act`` as a change of the row that is permitted and recorded.

    It tells ``on_locked``, as actions do, how it finds the row.
    """

    def changing() -> None:
        with audited(operator_origin(request), AuditAction.WRITE, row) as entry:
            permit(operator_subject(request), Action.UPDATE, row)
            act(on_locked=entry.about)

    return changing
