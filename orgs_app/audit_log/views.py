"""HTTP for the audit log."""

from http import HTTPStatus

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit_log.actions import make_up_entry
from orgs_app.audit_log.reads import read_audit_logs
from orgs_app.audit_log.search import parse_audit_search
from orgs_app.audit_log.serializers import (
    AuditLogResponseSerializer,
    CreateTestAuditLogRequestSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.prepared import Page

#: What a limit of 0 means here. spec/identity.md, 8.1
USUAL_LIMIT = 100

QUERY = OpenApiParameter(
    "q",
    str,
    description="Search: a bare word is a `resource_type`; or `resource_type:`, "
    "`action:`, `resource_id:`, `resource_target:`, `username:` (`me` is you), "
    "`email:`, `date_from:` and `date_to:` (days in UTC, `2026-12-31`), "
    "`organization:` and `build_reason:` with a value.",
)
LIMIT = OpenApiParameter(
    "limit", int, description=f"Entries of a page; {USUAL_LIMIT} unless given."
)
OFFSET = OpenApiParameter("offset", int, description="Entries to leave out before.")
AFTER = OpenApiParameter(
    "after_id", str, description="Accepted and ignored: pages are cut by `offset`."
)


class AuditLogViewSet(ApiViewSet):
    @operation(
        "Get audit logs",
        tag=Tag.AUDIT,
        responses=AuditLogResponseSerializer,
        parameters=(QUERY, LIMIT, OFFSET, AFTER),
        refusals=(400, 401),
    )
    def search(self, request: Request) -> Response:
        """Show who did what, the newest first.

        Owners and auditors see everything, admins and auditors of an organization
        what happened there; others see nothing.
        """
        query = self.query()
        text = query.text("q")
        page = Page(query.integer("limit") or USUAL_LIMIT, query.integer("offset"))
        query.id("after_id")
        query.refuse_if_wrong()
        search = parse_audit_search(self.subject, text)
        return Response(read_audit_logs(self.subject, search, page))


class MadeUpAuditLogViewSet(ApiViewSet):
    @operation(
        "Generate fake audit log",
        tag=Tag.AUDIT,
        request=CreateTestAuditLogRequestSerializer,
        status=204,
        refusals=(400, 401, 403),
    )
    def create(self, request: Request) -> Response:
        """Add an entry about something that never happened.

        For trying out what reads the log. Owners only; the entry can't be removed.
        """
        permit(self.subject, Action.CREATE, AccessObject(ResourceType.AUDIT_LOG))
        body = self.body(CreateTestAuditLogRequestSerializer)
        body.pop("build_reason")
        make_up_entry(self.subject, self.origin, **body)
        return Response(status=HTTPStatus.NO_CONTENT)
