"""HTTP for memberships."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.member.actions import (
    add_member,
    assign_roles,
    refuse_own,
    remove_member,
)
from orgs_app.member.lookup import get_member
from orgs_app.member.reads import read_members, shown_member
from orgs_app.member.serializers import (
    OrganizationMemberSerializer,
    OrganizationMemberWithUserDataSerializer,
)
from orgs_app.organization.lookup import get_organization
from orgs_app.organization.reads import (
    read_organization_named,
    read_organizations_of,
)
from orgs_app.organization.serializers import OrganizationSerializer
from orgs_app.role.assignment import Place, is_assignable
from orgs_app.user.lookup import get_user, get_user_id
from orgs_app.user.serializers import UpdateRolesSerializer
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound


class OrganizationsOfUserViewSet(ApiViewSet):
    @operation(
        "Get organizations by user",
        tag=Tag.USERS,
        responses=OrganizationSerializer(many=True),
    )
    def list(self, request: Request, user: str) -> Response:
        """List the organizations that a user belongs to and you may see."""
        user_id = get_user_id(self.subject, user)
        return Response(read_organizations_of(self.subject, user_id))

    @operation(
        "Get organization by user and organization name",
        tag=Tag.USERS,
        responses=OrganizationSerializer,
    )
    def retrieve(self, request: Request, user: str, organizationname: str) -> Response:
        """Show an organization by its name, if you may see it."""
        get_user_id(self.subject, user)
        return Response(read_organization_named(self.subject, organizationname))


class MembersViewSet(ApiViewSet):
    @operation(
        "List organization members",
        tag=Tag.MEMBERS,
        responses=OrganizationMemberWithUserDataSerializer(many=True),
        refusals=(401, 404),
    )
    def list(self, request: Request, organization: str) -> Response:
        """List the members of an organization, by username.

        Who manages members sees all of them, a plain member only themselves.
        """
        return Response(read_members(self.subject, organization))


class MemberViewSet(ApiViewSet):
    @operation(
        "Add organization member",
        tag=Tag.MEMBERS,
        responses=OrganizationMemberSerializer,
    )
    def create(self, request: Request, organization: str, user: str) -> Response:
        """Make a user a member of an organization, with no roles besides the implied.

        Who may see the organization but not add members is told that it isn't there.
        """
        row = get_organization(self.subject, organization)
        newcomer = get_user(self.subject, user)
        place = Place(row.pk)
        wanted = AccessObject(
            ResourceType.ORGANIZATION_MEMBER,
            owner_id=newcomer.pk,
            organization_id=row.pk,
        )
        may = self.subject.may(Action.CREATE, wanted)
        if not (may and is_assignable(self.subject, place, place.implied)):
            raise NotFound
        with audited(
            self.origin,
            AuditAction.CREATE,
            resource_type=AuditResourceType.ORGANIZATION_MEMBER,
        ) as entry:
            member = add_member(row, newcomer)
            entry.created(member, status=HTTPStatus.OK)
        return Response(shown_member(member))

    @operation(
        "Remove organization member",
        tag=Tag.MEMBERS,
        status=204,
    )
    def destroy(self, request: Request, organization: str, user: str) -> Response:
        """End a user's membership. The user leaves the organization's groups as well.

        Nobody can remove themselves.
        """
        row = get_organization(self.subject, organization)
        member = get_member(self.subject, row, user)
        with audited(
            self.origin, AuditAction.DELETE, member, status=HTTPStatus.NO_CONTENT
        ):
            refuse_own(self.subject, member)
            if not self.subject.may(Action.DELETE, member):
                raise NotFound
            remove_member(member)
        return Response(status=HTTPStatus.NO_CONTENT)

    @operation(
        "Assign role to organization member",
        tag=Tag.MEMBERS,
        request=UpdateRolesSerializer,
        responses=OrganizationMemberSerializer,
        refusals=(400, 401, 403, 404),
    )
    def assign(self, request: Request, organization: str, user: str) -> Response:
        """Give a member these roles and no others, from their next request on.

        You can give and take the roles that *Get member roles by organization* shows
        as assignable. Nobody can change their own.
        """
        row = get_organization(self.subject, organization)
        member = get_member(self.subject, row, user)
        with audited(self.origin, AuditAction.WRITE, member):
            refuse_own(self.subject, member)
            permit(self.subject, Action.ASSIGN, Place(row.pk).access_object)
            roles = self.body(UpdateRolesSerializer).get("roles") or []
            changed = assign_roles(member, roles=roles, subject=self.subject)
        return Response(shown_member(changed))
