"""HTTP for the versions of a template, and for making one.

A version by its id is in ``version``; here is what needs to know a template too.
"""

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.subject import READER, Subject
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.organization.lookup import get_organization
from templates_app.template.actions.promote import promote_version
from templates_app.template.models import Template
from templates_app.template.preview import preview_promotion
from templates_app.template.preview_serializers import PromotionSerializer
from templates_app.template.request_serializers import (
    UpdateActiveTemplateVersionSerializer,
)
from templates_app.template.sources import source_of
from templates_app.version import queries
from templates_app.version.actions.create import create_version
from templates_app.version.errors import (
    CursorUnknown,
    VersionHasNoPrevious,
    VersionUnknown,
)
from templates_app.version.models import TemplateVersion
from templates_app.version.presentation import new_version_json, version_json
from templates_app.version.serializers import (
    CreateTemplateVersionRequestSerializer,
    TemplateVersionSerializer,
)
from templates_app.version.tags import tags_of_import
from wirtual.core.api.parameters import Query
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound
from wirtual.core.prepared import Page

PAGING = (
    OpenApiParameter(
        "after_id", OpenApiTypes.UUID, description="Begin after this version."
    ),
    OpenApiParameter(
        "include_archived", OpenApiTypes.BOOL, description="Show archived ones too."
    ),
    OpenApiParameter(
        "limit", OpenApiTypes.INT, description="At most so many; 0 for all."
    ),
    OpenApiParameter("offset", OpenApiTypes.INT, description="Leave out so many."),
)


DRY_RUN = OpenApiParameter(
    "dry_run",
    OpenApiTypes.BOOL,
    description="Change nothing; tell what would change, and for whom.",
)
PREVIEWED = "Nothing was changed. This is what promoting the version would do."


def named_version(subject: Subject, template_id: UUID, name: str) -> Response:
    """The answer that shows a template's version of this exact name."""
    row = queries.find_version_of_template(subject, template_id, name)
    if row is None and not queries.template_is_readable(subject, template_id):
        raise NotFound
    if row is None:
        raise VersionUnknown(name)
    return Response(version_json(row))


class VersionsOfTemplateViewSet(ApiViewSet):
    """The versions of one template."""

    id_kwargs = ("template",)

    @operation(
        "List template versions by template ID",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionSerializer(many=True),
        parameters=PAGING,
    )
    def list(self, request: Request, template: UUID) -> Response:
        """List the versions of a template, the oldest first."""
        query = self.query()
        archived_too = query.flag("include_archived")
        after_id = query.id("after_id")
        page = Page(query.integer("limit"), query.integer("offset"))
        rows = []
        if not query.problems:
            rows = queries.versions_of_template(
                self.subject,
                template,
                archived_too=archived_too,
                after_id=after_id,
                page=page,
            )
        if not rows:  # which may have several reasons
            if not queries.template_is_readable(self.subject, template):
                raise NotFound
            query.refuse_if_wrong()
            if after_id and not queries.cursor_is_readable(self.subject, after_id):
                raise CursorUnknown(detail=f"No template version {after_id}.")
        return Response([version_json(row) for row in rows])

    @operation(
        "Update active template version by template ID",
        tag=Tag.TEMPLATES,
        request=UpdateActiveTemplateVersionSerializer,
        responses=PromotionSerializer,
        parameters=(DRY_RUN,),
        refusals=(400, 401, 403, 404),
    )
    def promote(self, request: Request, template: UUID) -> Response:
        """Make a version the one that new workspaces are built from.

        Its import must have succeeded. Older versions can be made active again.

        With `dry_run` nothing is changed, and the answer has a `preview`: which
        workspaces would become outdated, which would get the new version by
        themselves, and what people would be asked that they weren't before. What
        can't be promoted is refused the same way.
        """
        live = Template.objects.live().with_active_version()
        parent = live.get_readable(self.subject, pk=template)
        query = self.query()
        if query.flag("dry_run"):  # which is no change, and not in the audit log
            version = self._wanted(parent, query)
            preview = preview_promotion(self.subject, parent, version)
            return Response({"message": PREVIEWED, "preview": preview})
        with audited(self.origin, AuditAction.WRITE, parent) as entry:
            version = self._wanted(parent, query)
            promote_version(parent, version, on_locked=entry.about)
        return self.done("Updated the active template version.")

    @operation(
        "Get template version by template ID and name",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionSerializer,
    )
    def retrieve(
        self, request: Request, template: UUID, templateversionname: str
    ) -> Response:
        """Get a template's version by its exact name, also an archived one."""
        return named_version(self.subject, template, templateversionname)

    def _wanted(self, parent: Template, query: Query) -> TemplateVersion:
        """The version to be promoted, if the caller may promote any."""
        permit(self.subject, Action.UPDATE, parent)
        query.refuse_if_wrong()
        wanted = self.body(UpdateActiveTemplateVersionSerializer)["id"]
        versions = TemplateVersion.objects.for_permission()
        return versions.get_readable(self.subject, pk=wanted)


class VersionsOfNamedTemplateViewSet(ApiViewSet):
    """The versions of a template that is known by its name."""

    @operation(
        "Get template version by organization, template, and name",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionSerializer,
        refusals=(401, 404),
    )
    def retrieve(
        self,
        request: Request,
        organization: str,
        templatename: str,
        templateversionname: str,
    ) -> Response:
        """Get a version by its exact name, also an archived one."""
        path = self.subject, organization, templatename
        row = queries.find_named_version(*path, templateversionname)
        if row is None and not queries.named_template_is_readable(*path):
            raise NotFound
        if row is None:
            raise VersionUnknown(templateversionname)
        return Response(version_json(row))

    @operation(
        "Get previous template version by organization, template, and name",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionSerializer,
        refusals=(401, 404),
    )
    def previous(
        self,
        request: Request,
        organization: str,
        templatename: str,
        templateversionname: str,
    ) -> Response:
        """Get the version that was pushed last before the named one.

        Whatever became of its import, and also an archived one. 404 for the first.
        """
        path = self.subject, organization, templatename
        row = queries.find_previous_version(*path, templateversionname)
        if row is not None:
            return Response(version_json(row))
        if not queries.named_template_is_readable(*path):
            raise NotFound
        if queries.find_named_version(*path, templateversionname) is None:
            raise VersionUnknown(templateversionname)
        raise VersionHasNoPrevious(templateversionname)


class VersionsOfOrganizationViewSet(ApiViewSet):
    """Making versions."""

    @operation(
        "Create template version by organization",
        tag=Tag.TEMPLATES,
        request=CreateTemplateVersionRequestSerializer,
        responses=TemplateVersionSerializer,
        status=HTTPStatus.CREATED,
        refusals=(400, 401, 403, 404, 409),
    )
    def create(self, request: Request, organization: str) -> Response:
        """Push a version of a template, and start importing it.

        The version doesn't become active by itself. Without a `template_id` it waits
        for a template to be created from it. Its `job` tells how far the import has
        come; follow the version's logs to see it happen.
        """
        parent = get_organization(self.subject, organization)
        body = self.body(CreateTemplateVersionRequestSerializer)
        self._permit(parent.pk, body["template_id"])
        file = source_of(self.subject, body["file_id"], body["example_id"])
        user_id = self.subject.user_id
        requested = body.get("tags") or {}
        tags = tags_of_import(file, body["provisioner"], requested, user_id)
        with audited(
            self.origin,
            AuditAction.CREATE,
            resource_type=AuditResourceType.TEMPLATE_VERSION,
        ) as entry:
            version = create_version(
                organization_id=parent.pk,
                created_by_id=user_id,
                file=file,
                provisioner=body["provisioner"],
                template_id=body["template_id"],
                name=body["name"],
                message=body["message"],
                tags=tags,
                user_variable_values=body.get("user_variable_values") or (),
                source_example_id=body["example_id"] or None,
            )
            entry.created(version)
            # Read before it is committed: no daemon can have taken the job yet.
            row = queries.find_version(READER, version.pk)
        assert row is not None  # noqa: S101 - it was made a moment ago
        return Response(new_version_json(row), status=HTTPStatus.CREATED)

    def _permit(self, organization_id: UUID, template_id: UUID | None) -> None:
        """Ask for the template if there is one, or else for any in the organization."""
        everywhere = AccessObject(
            ResourceType.TEMPLATE, organization_id=organization_id
        )
        if template_id is None:
            permit(self.subject, Action.CREATE, everywhere)
            return
        live = Template.objects.live().filter(organization_id=organization_id)
        template = live.get_readable(self.subject, pk=template_id)
        permit(self.subject, Action.CREATE, template)
