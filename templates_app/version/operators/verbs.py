"""What operators can do to a version: buttons that ask, and then call the actions."""

from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import FINAL, ProvisionerJobStatus
from templates_app.file.models import File
from templates_app.file.pages import archive_page
from templates_app.version.actions.import_again import import_again
from templates_app.version.models import TemplateVersion
from wirtual.core.ids import find_uuid
from wirtual.core.operators import cells
from wirtual.core.operators.columns import verb
from wirtual.core.operators.sections import Section

OF_LIVE = Q(template__deleted=False)
ACTIVE = Q(template__active_version=F("pk"))


class VersionVerbs(Section):
    """The buttons of a version's page."""

    actions_detail = (
        "files",
        "compare",
        "promote",
        "again",
        "archive",
        "unarchive",
        "cancel",
    )

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
