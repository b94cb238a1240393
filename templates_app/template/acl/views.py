"""HTTP for access lists of templates."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.user.filters import PARAMETERS, wanted_users
from templates_app.template.acl.reads import access_list_json, available_json
from templates_app.template.acl.serializers import (
    ACLAvailableSerializer,
    TemplateACLSerializer,
    UpdateTemplateACLSerializer,
)
from templates_app.template.actions.share import share_template
from templates_app.template.models import Template
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound
from wirtual.core.features import Feature


class TemplateAccessViewSet(ApiViewSet):
    """Who may use one template."""

    id_kwargs = ("template",)
    feature = Feature.TEMPLATE_RBAC

    @operation(
        "Get template ACLs",
        tag=Tag.ENTERPRISE,
        responses=TemplateACLSerializer,
        refusals=(400, 401, 403, 404),
    )
    def retrieve(self, request: Request, template: UUID) -> Response:
        """List the users and groups that may use a template, or change it.

        Owners, template admins and auditors aren't listed; their roles are enough.
        Users who are suspended aren't either, as long as they are.
        """
        row = self._readable(template)
        permit(self.subject, Action.UPDATE, row)
        return Response(access_list_json(self.subject, row))

    @operation(
        "Update template ACL",
        tag=Tag.ENTERPRISE,
        request=UpdateTemplateACLSerializer,
        responses=ResponseSerializer,
        refusals=(400, 401, 403, 404),
    )
    def partial_update(self, request: Request, template: UUID) -> Response:
        """Give users and groups a role for a template, or take it away.

        Name them by id. It counts at once, also for people who join such a group
        later. Take the role of the group with the organization's id, *Everyone*, to
        keep everybody out whom the list doesn't name. Nothing changes if any of it is
        refused.
        """
        row = self._readable(template)
        with audited(self.origin, AuditAction.WRITE, row) as entry:
            permit(self.subject, Action.CREATE, row)
            body = self.body(UpdateTemplateACLSerializer)
            users, groups = body.get("user_perms"), body.get("group_perms")
            named = {"user_perms": users or {}, "group_perms": groups or {}}
            share_template(row, **named, on_locked=entry.about)
        return self.done("The access list of the template has been updated.")

    @operation(
        "Get template available acl users/groups",
        tag=Tag.ENTERPRISE,
        responses=ACLAvailableSerializer,
        parameters=PARAMETERS,
        refusals=(400, 401, 403, 404),
    )
    def available(self, request: Request, template: UUID) -> Response:
        """List the users and groups that could be given a role for a template.

        Users are searched and paged as in *Get users*, but are shown to whoever may
        change the template, even where *Get users* would hide them.
        """
        row = self._readable(template)
        if not self.subject.may(Action.UPDATE, row):
            raise NotFound
        return Response(available_json(row, wanted_users(self.query())))

    def _readable(self, template: UUID) -> Template:
        return Template.objects.live().get_readable(self.subject, pk=template)
