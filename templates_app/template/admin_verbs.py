"""What operators can do to a template: buttons that ask, and then call the actions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from templates_app.template.actions.promote import promote_version
from templates_app.template.admin_access import access_page
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from wirtual.core.ids import find_uuid
from wirtual.core.operators.columns import verb
from wirtual.core.operators.sections import Section


class TemplateVerbs(Section):
    """The buttons of a template's page, and of what is done to its versions."""

    actions_detail = ("access",)

    def get_urls(self) -> list[URLPattern]:
        """Also where a version is promoted."""
        promote = path(
            "<uuid:template>/promote/<uuid:version>/",
            self.admin_site.admin_view(self.promote),
            name="templates_app_template_promote",
        )
        return [promote, *super().get_urls()]

    def has_live_permission(self, request: HttpRequest, key: Any = None) -> bool:
        """Something can be done to templates that weren't deleted."""
        found = find_uuid(str(key))
        if found is None or not self.has_view_permission(request):
            return False
        return Template.objects.live().filter(pk=found).exists()

    @verb("Access", path="access", icon="group_add", permission="live")
    def access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show and edit who may use the template."""
        return access_page(self, request, self.row_of(request, object_id))

    def promote(
        self, request: HttpRequest, template: UUID, version: UUID
    ) -> HttpResponse:
        """Make a version the active one, as the API does."""
        row: Template = self.row_of(request, str(template))
        wanted = get_object_or_404(TemplateVersion, pk=version)
        return self.confirmed(
            request,
            row,
            title=f"Promote {wanted.name}",
            question="New workspaces will be built from this version.",
            done=f"{wanted.name} is the active version now.",
            act=self._changing(request, row, lambda: promote_version(row, wanted)),
        )

    def _changing(
        self, request: HttpRequest, template: Template, act: Callable[[], object]
    ) -> Callable[[], None]:
        """``act`` as a change of the template that is permitted and recorded."""

        def changing() -> None:
            with audited(operator_origin(request), AuditAction.WRITE, template):
                permit(operator_subject(request), Action.UPDATE, template)
                act()

        return changing
