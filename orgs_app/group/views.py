"""HTTP for groups."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.group.actions import create_group, delete_group, edit_group
from orgs_app.group.filters import read_filtered_groups
from orgs_app.group.models import Group
from orgs_app.group.reads import read_group, read_group_named, read_groups_of
from orgs_app.group.serializers import (
    CreateGroupRequestSerializer,
    DeletedGroupSerializer,
    GroupSerializer,
    PatchGroupRequestSerializer,
)
from orgs_app.organization.lookup import get_organization
from wirtual.core.api.schema import Tag, operation


class GroupsOfOrganizationViewSet(ApiViewSet):
    @operation(
        "Get groups by organization",
        tag=Tag.ENTERPRISE,
        responses=GroupSerializer(many=True),
        refusals=(401, 404),
    )
    def list(self, request: Request, organization: str) -> Response:
        """List the groups of an organization that you may see.

        A plain member sees the groups that they are in, and *Everyone*; in these,
        only themselves.
        """
        return Response(read_groups_of(self.subject, organization))

    @operation(
        "Create group for organization",
        tag=Tag.ENTERPRISE,
        request=CreateGroupRequestSerializer,
        responses=GroupSerializer,
        status=201,
        refusals=(400, 401, 403, 404, 409),
    )
    def create(self, request: Request, organization: str) -> Response:
        """Make a group with nobody in it. Add members with *Update group by name*."""
        row = get_organization(self.subject, organization)
        with audited(
            self.origin, AuditAction.CREATE, resource_type=AuditResourceType.GROUP
        ) as entry:
            new = AccessObject(ResourceType.GROUP, organization_id=row.pk)
            permit(self.subject, Action.CREATE, new)
            body = self.body(CreateGroupRequestSerializer)
            group = create_group(row, **body)
            entry.created(group)
        shown = read_group(self.subject, group.pk)
        return Response(shown, status=HTTPStatus.CREATED)

    @operation(
        "Get group by organization and group name",
        tag=Tag.ENTERPRISE,
        responses=GroupSerializer,
        refusals=(401, 404),
    )
    def retrieve(self, request: Request, organization: str, groupName: str) -> Response:  # noqa: N803 - the contract's name
        """Show a group by its name. Upper and lower case differ."""
        return Response(read_group_named(self.subject, organization, groupName))


class GroupsViewSet(ApiViewSet):
    @operation(
        "Get groups",
        tag=Tag.ENTERPRISE,
        responses=GroupSerializer(many=True),
        parameters=[
            OpenApiParameter(
                "organization", str, description="Its id or name: only its groups."
            ),
            OpenApiParameter(
                "has_member",
                str,
                description="A user's id or username: only groups that they are in, "
                "*Everyone* included.",
            ),
            OpenApiParameter(
                "group_ids", str, description="Ids, separated by commas: only these."
            ),
        ],
        refusals=(400, 401),
    )
    def list(self, request: Request) -> Response:
        """List the groups that you may see and that fit every filter given."""
        return Response(read_filtered_groups(self.subject, self.query()))


class GroupViewSet(ApiViewSet):
    id_kwargs = ("group",)

    @operation("Get group by ID", tag=Tag.ENTERPRISE, responses=GroupSerializer)
    def retrieve(self, request: Request, group: UUID) -> Response:
        """Show a group with its members, as far as you may know of them."""
        return Response(read_group(self.subject, group))

    @operation(
        "Update group by name",
        tag=Tag.ENTERPRISE,
        request=PatchGroupRequestSerializer,
        responses=GroupSerializer,
        refusals=(400, 401, 403, 404, 409),
    )
    def partial_update(self, request: Request, group: UUID) -> Response:
        """Change a group, add members to it, remove some: all of it or nothing.

        *Everyone* can be given a picture and an allowance, nothing else.
        """
        row = self._readable(group)
        with audited(self.origin, AuditAction.WRITE, row):
            permit(self.subject, Action.UPDATE, row)
            edit_group(row, **self._changes())
        return Response(read_group(self.subject, group))

    @operation(
        "Delete group by name",
        tag=Tag.ENTERPRISE,
        responses=DeletedGroupSerializer,
        refusals=(400, 401, 403, 404),
    )
    def destroy(self, request: Request, group: UUID) -> Response:
        """Delete a group. Access lists of templates that name it forget it."""
        shown = read_group(self.subject, group)
        row = self._readable(group)
        with audited(self.origin, AuditAction.DELETE, row):
            permit(self.subject, Action.DELETE, row)
            delete_group(row)
        return Response({"message": "The group has been deleted.", **shown})

    def _readable(self, group: UUID) -> Group:
        return Group.objects.all().get_readable(self.subject, pk=group)

    def _changes(self) -> dict[str, Any]:
        body = self.body(PatchGroupRequestSerializer)
        for name in ("add_users", "remove_users"):
            body[name] = body.get(name) or []
        return body
