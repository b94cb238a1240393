"""HTTP for archiving versions, which needs to know their template and its workspaces.

Who may read a version but not change its template is told that it isn't there.
"""

from collections.abc import Callable
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from templates_app.template.actions.archive import (
    archive_unused_versions,
    archive_version,
    unarchive_version,
)
from templates_app.template.archive_serializers import (
    ArchiveTemplateVersionsRequestSerializer,
    ArchiveTemplateVersionsResponseSerializer,
)
from templates_app.template.models import Template
from templates_app.template.version_views import named_version
from templates_app.version.models import TemplateVersion
from wirtual.core.api.schema import Tag, operation, undocumented
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound


class ArchiveOfTemplateViewSet(ApiViewSet):
    """Versions of a template that nobody needs."""

    id_kwargs = ("template",)

    @operation(
        "Archive template unused versions by template id",
        tag=Tag.TEMPLATES,
        request=ArchiveTemplateVersionsRequestSerializer,
        responses=ArchiveTemplateVersionsResponseSerializer,
    )
    def create(self, request: Request, template: UUID) -> Response:
        """Archive the versions whose import failed, or all that nobody uses.

        The active version stays, and so do those that are still being imported and
        those that a workspace was last built from. Archived versions are kept out of
        lists and can't be promoted; each can be unarchived.
        """
        parent = Template.objects.live().get_readable(self.subject, pk=template)
        with audited(self.origin, AuditAction.WRITE, parent) as entry:
            if not self.subject.may(Action.UPDATE, parent):
                raise NotFound
            body = self.body(ArchiveTemplateVersionsRequestSerializer)
            archived = archive_unused_versions(
                parent, imported_too=body["all"], on_locked=entry.about
            )
        return Response(
            {
                "message": f"Archived template versions: {len(archived)}.",
                "template_id": parent.pk,
                "archived_ids": archived,
            }
        )

    @undocumented  # told together with all other names
    def retrieve(self, request: Request, template: UUID) -> Response:
        """Get the version that somebody has called *archive*."""
        return named_version(self.subject, template, "archive")


class ArchivedVersionViewSet(ApiViewSet):
    """Putting one version aside, and taking it back."""

    id_kwargs = ("templateversion",)

    @operation(
        "Archive template version",
        tag=Tag.TEMPLATES,
        responses=ResponseSerializer,
    )
    def archive(self, request: Request, templateversion: UUID) -> Response:
        """Keep a version out of lists, and from being promoted.

        Refused for the active version, for one that is still being imported, and while
        a workspace was last built from it.
        """
        self._change(templateversion, archive_version)
        return self.done(f"Template version {templateversion} has been archived.")

    @operation(
        "Unarchive template version",
        tag=Tag.TEMPLATES,
        responses=ResponseSerializer,
    )
    def unarchive(self, request: Request, templateversion: UUID) -> Response:
        """Put an archived version back into lists; it can be promoted again."""
        self._change(templateversion, unarchive_version)
        return self.done(f"Template version {templateversion} has been unarchived.")

    def _change(self, version_id: UUID, act: Callable[..., TemplateVersion]) -> None:
        versions = TemplateVersion.objects.select_related("template")
        version = versions.get_readable(self.subject, pk=version_id)
        with audited(self.origin, AuditAction.WRITE, version) as entry:
            if not self.subject.may(Action.UPDATE, version):
                raise NotFound
            act(version, on_locked=entry.about)
