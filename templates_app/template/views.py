"""HTTP for templates: permit, parse, act, answer.

No rule of the product lives here. A view is read beside the contract.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.subject import READER, Subject
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.organization.lookup import get_organization
from templates_app.template.actions.create import create_template, refuse_taken_name
from templates_app.template.actions.delete import delete_template
from templates_app.template.actions.edit import edit_template
from templates_app.template.changes import TemplateChanges
from templates_app.template.creation import NewTemplate
from templates_app.template.errors import VersionNotThere
from templates_app.template.models import Template
from templates_app.template.presentation import template_json
from templates_app.template.queries import (
    Row,
    find_named_template,
    find_template,
    search_templates,
)
from templates_app.template.request_serializers import (
    CreateTemplateRequestSerializer,
    UpdateTemplateMetaSerializer,
)
from templates_app.template.search import parse_template_search
from templates_app.template.serializers import TemplateSerializer
from templates_app.version.models import TemplateVersion
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound, QueryInvalid

CREATE_TEMPLATE = "Create template by organization"

SEARCH = OpenApiParameter(
    "q",
    OpenApiTypes.STR,
    description="Search: one word, or several between quotes, is a part of the name;"
    " or `name:`, `exact_name:`, `ids:`, `organization:`, `deleted:` and `deprecated:`"
    " with a value.",
)


class TemplatesOfOrganizationViewSet(ApiViewSet):
    """The templates of one organization."""

    @operation(
        "Get templates by organization",
        tag=Tag.TEMPLATES,
        responses=TemplateSerializer(many=True),
        parameters=(SEARCH,),
    )
    def list(self, request: Request, organization: str) -> Response:
        """List the templates of an organization, the most used first."""
        try:
            rows = _found(self, organization)
        except QueryInvalid:
            get_organization(self.subject, organization)  # comes before
            raise
        if not rows:  # which may have two reasons
            get_organization(self.subject, organization)
        return Response(rows)

    @operation(
        CREATE_TEMPLATE,
        tag=Tag.TEMPLATES,
        request=CreateTemplateRequestSerializer,
        responses=TemplateSerializer,
        refusals=(400, 401, 403, 404, 409),
    )
    def create(self, request: Request, organization: str) -> Response:
        """Create a template from a version, which becomes its active one.

        Create the version first. Its import may be in any state, so that you can
        create the template while it is still under way.
        """
        parent = get_organization(self.subject, organization)
        everywhere = AccessObject(ResourceType.TEMPLATE, organization_id=parent.pk)
        permit(self.subject, Action.CREATE, everywhere)
        new = NewTemplate(**self.body(CreateTemplateRequestSerializer))
        refuse_taken_name(parent.pk, new.name)
        version = _first_version(self.subject, parent.pk, new.template_version_id)
        status = self.success(CREATE_TEMPLATE)
        with audited(self.origin, AuditAction.WRITE, version, status=status) as entry:
            template = create_template(
                version, new=new, created_by_id=self.subject.user_id
            )
            entry.also_created(template, status=status)
        return _answer(find_template(READER, template.pk), status)

    @operation(
        "Get templates by organization and template name",
        tag=Tag.TEMPLATES,
        responses=TemplateSerializer,
        refusals=(401, 404),
    )
    def retrieve(
        self, request: Request, organization: str, templatename: str
    ) -> Response:
        """Get a template by its name, in whatever case."""
        return _answer(find_named_template(self.subject, organization, templatename))


class TemplatesViewSet(ApiViewSet):
    """The templates of all organizations."""

    id_kwargs = ("template",)

    @operation(
        "Get all templates",
        tag=Tag.TEMPLATES,
        responses=TemplateSerializer(many=True),
        parameters=(SEARCH,),
        refusals=(400, 401),
    )
    def list(self, request: Request) -> Response:
        """List the templates that you may read, the most used first."""
        return Response(_found(self))

    @operation(
        "Get template metadata by ID",
        tag=Tag.TEMPLATES,
        responses=TemplateSerializer,
    )
    def retrieve(self, request: Request, template: UUID) -> Response:
        """Get a template by its id."""
        return _answer(find_template(self.subject, template))

    @operation(
        "Delete template by ID",
        tag=Tag.TEMPLATES,
        responses=ResponseSerializer,
        refusals=(400, 401, 403, 404),
    )
    def destroy(self, request: Request, template: UUID) -> Response:
        """Delete a template that has no workspaces any more.

        Its name can be used again at once. Its versions can still be read by their
        ids.
        """
        row = self._readable(template)
        with audited(self.origin, AuditAction.DELETE, row) as entry:
            permit(self.subject, Action.DELETE, row)
            delete_template(row, by=self.subject, on_locked=entry.about)
            entry.is_gone = True
        return self.done("The template has been deleted.")

    @operation(
        "Update template metadata by ID",
        tag=Tag.TEMPLATES,
        request=UpdateTemplateMetaSerializer,
        responses=TemplateSerializer,
        refusals=(400, 401, 403, 404, 409),
        extra_responses={
            304: OpenApiResponse(description="Nothing would be different.")
        },
    )
    def partial_update(self, request: Request, template: UUID) -> Response:
        """Change a template's settings.

        Send all of them: what you leave out is cleared or switched off, but for the
        name, the two requirements, the deprecation message and the level of shared
        ports. If nothing would be different the answer is 304, without a body.
        Workspaces follow at once: the deadlines of running ones, the end of dormant
        ones, and shared ports.
        """
        row = self._readable(template)
        with audited(self.origin, AuditAction.WRITE, row) as entry:
            permit(self.subject, Action.UPDATE, row)
            changes = TemplateChanges(**self.body(UpdateTemplateMetaSerializer))
            if edit_template(row, changes, on_locked=entry.about):
                return _answer(find_template(READER, template))
            entry.status = HTTPStatus.NOT_MODIFIED
        return Response(status=HTTPStatus.NOT_MODIFIED)

    def _readable(self, template: UUID) -> Template:
        return Template.objects.live().get_readable(self.subject, pk=template)


def _found(view: ApiViewSet, organization: str | None = None) -> Any:
    query = view.query()
    text = query.text("q")
    query.refuse_if_wrong()
    search = parse_template_search(
        view.subject, text, has_organization=organization is not None
    )
    rows = search_templates(view.subject, search, organization)
    return [template_json(row) for row in rows]


def _answer(row: Row | None, status: int = 200) -> Response:
    if row is None:
        raise NotFound
    return Response(template_json(row), status=status)


def _first_version(
    subject: Subject, organization_id: UUID, version_id: UUID
) -> TemplateVersion:
    try:
        return TemplateVersion.objects.get_readable(
            subject, pk=version_id, organization_id=organization_id
        )
    except NotFound:
        raise VersionNotThere("template_version_id") from None
