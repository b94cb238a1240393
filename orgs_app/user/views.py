"""HTTP for accounts: permit, parse, act, answer."""

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet, PublicApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.user.actions import (
    activate_user,
    assign_site_roles,
    create_first_user,
    delete_user,
    suspend_user,
)
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.errors import NoUserYet
from orgs_app.user.filters import PARAMETERS, wanted_users
from orgs_app.user.listing import read_users
from orgs_app.user.lookup import get_user
from orgs_app.user.new_account import NewAccount, create_account
from orgs_app.user.queries import any_user_exists
from orgs_app.user.reads import read_user, without_organization_roles
from orgs_app.user.serializers import (
    CreateFirstUserRequestSerializer,
    CreateFirstUserResponseSerializer,
    CreateUserRequestWithOrgsSerializer,
    GetUsersResponseSerializer,
    UpdateRolesSerializer,
    UserLoginTypeSerializer,
    UserRolesSerializer,
    UserSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import Forbidden, NotFound

#: Any account, to ask permissions about.
ACCOUNTS = AccessObject(ResourceType.USER)
ROLES = AccessObject(ResourceType.ASSIGN_ROLE)


class FirstUserViewSet(PublicApiViewSet):
    @operation(
        "Check initial user created",
        tag=Tag.USERS,
        responses=ResponseSerializer,
        refusals=(404,),
        public=True,
    )
    def check(self, request: Request) -> Response:
        """Tell whether the server has an owner yet: 404 as long as it has none."""
        if not any_user_exists():
            raise NoUserYet
        return self.done("The initial user has already been created.")

    @operation(
        "Create initial user",
        tag=Tag.USERS,
        request=CreateFirstUserRequestSerializer,
        responses=CreateFirstUserResponseSerializer,
        status=201,
        refusals=(400, 409),
        public=True,
    )
    def create(self, request: Request) -> Response:
        """Create the owner of a new server.

        Works once, and needs no token, since there is nobody yet who could have one.
        The owner becomes a member of the default organization. Sign in afterwards
        with *Log in user*.
        """
        body = self.body(CreateFirstUserRequestSerializer)
        user, organization = create_first_user(
            email=body["email"],
            username=body["username"],
            password=body["password"],
            name=body["name"],
        )
        return Response(
            {"user_id": user.pk, "organization_id": organization.pk},
            status=HTTPStatus.CREATED,
        )


class UsersViewSet(ApiViewSet):
    @operation(
        "Get users",
        tag=Tag.USERS,
        responses=GetUsersResponseSerializer,
        parameters=PARAMETERS,
        refusals=(400, 401),
    )
    def list(self, request: Request) -> Response:
        """List the users that you may know of, by username.

        Words in `q` are joined by *and*: `q=mia status:active,dormant`. Deleted users
        aren't listed.
        """
        users, count = read_users(self.subject, wanted_users(self.query()))
        return Response({"users": users, "count": count})

    @operation(
        "Create new user",
        tag=Tag.USERS,
        request=CreateUserRequestWithOrgsSerializer,
        responses=UserSerializer,
        status=201,
        refusals=(400, 401, 403, 404, 409),
    )
    def create(self, request: Request) -> Response:
        """Create an account for somebody else.

        They sign in with the password that you tell them, and had better change it.
        Until then the account is dormant.
        """
        with audited(
            self.origin, AuditAction.CREATE, resource_type=AuditResourceType.USER
        ) as entry:
            permit(self.subject, Action.CREATE, ACCOUNTS)
            body = self.body(CreateUserRequestWithOrgsSerializer)
            made = create_account(_new_account(body), by=self.subject)
            entry.created(made)
            organizations = [each.organization_id for each in made.memberships.all()]
        shown = without_organization_roles(read_user(self.subject, str(made.pk)))
        shown["organization_ids"] = organizations
        return Response(shown, status=HTTPStatus.CREATED)


class UserViewSet(ApiViewSet):
    @operation("Get user by name", tag=Tag.USERS, responses=UserSerializer)
    def retrieve(self, request: Request, user: str) -> Response:
        """Show a user: `me`, or one by id or username."""
        return self.shown(user)

    @operation(
        "Delete user",
        tag=Tag.USERS,
        responses=ResponseSerializer,
        refusals=(400, 401, 403, 404, 409, 417),
    )
    def destroy(self, request: Request, user: str) -> Response:
        """Delete a user's account. Their name and address can be used again.

        All their sessions end. Who still owns workspaces can't be deleted, and neither
        can you yourself or the last owner.
        """
        target = get_user(self.subject, user)
        with audited(self.origin, AuditAction.DELETE, target):
            permit(self.subject, Action.DELETE, target)
            delete_user(target, by=self.subject)
        return self.done("The user has been deleted.")

    @operation("Get user roles", tag=Tag.USERS, responses=UserRolesSerializer)
    def roles(self, request: Request, user: str) -> Response:
        """Show which roles a user holds, for the site and in each organization.

        Roles that everybody has, `member` and `organization-member`, aren't listed.
        """
        shown = read_user(self.subject, user)
        record = AccessObject(ResourceType.USER, id=shown["id"], owner_id=shown["id"])
        if not self.subject.may(Action.READ_PERSONAL, record):
            raise NotFound
        return Response(shown)

    @operation(
        "Assign role to user",
        tag=Tag.USERS,
        request=UpdateRolesSerializer,
        responses=UserSerializer,
        refusals=(400, 401, 403, 404, 409),
    )
    def assign_roles(self, request: Request, user: str) -> Response:
        """Give a user these site roles, and take away all others.

        It counts from the user's next request on. Nobody can change their own roles,
        and somebody always stays an owner.
        """
        target = get_user(self.subject, user)
        with audited(self.origin, AuditAction.WRITE, target):
            permit(self.subject, Action.ASSIGN, ROLES)
            wanted = self.body(UpdateRolesSerializer).get("roles") or []
            assign_site_roles(target, roles=wanted, by=self.subject)
        return self.shown(str(target.pk))

    @operation(
        "Suspend user account",
        tag=Tag.USERS,
        responses=UserSerializer,
        refusals=(400, 401, 403, 404),
    )
    def suspend(self, request: Request, user: str) -> Response:
        """Keep a user from signing in, until somebody activates the account.

        Sessions and tokens aren't deleted, but refused meanwhile. An owner has to lose
        that role first.
        """
        target = get_user(self.subject, user)
        with audited(self.origin, AuditAction.WRITE, target):
            permit(self.subject, Action.UPDATE, target)
            suspend_user(target, by=self.subject)
        return self.shown(str(target.pk))

    @operation(
        "Activate user account",
        tag=Tag.USERS,
        responses=UserSerializer,
        refusals=(400, 401, 403, 404),
    )
    def activate(self, request: Request, user: str) -> Response:
        """Let a suspended user sign in again, or wake a dormant one."""
        target = get_user(self.subject, user)
        with audited(self.origin, AuditAction.WRITE, target):
            permit(self.subject, Action.UPDATE, target)
            activate_user(target, by=self.subject)
        return self.shown(str(target.pk))

    @operation(
        "Get user login type",
        tag=Tag.USERS,
        responses=UserLoginTypeSerializer,
        refusals=(400, 401, 403, 404),
    )
    def login_type(self, request: Request, user: str) -> Response:
        """Show how you sign in. Nobody else may know."""
        shown = read_user(self.subject, user)
        if shown["id"] != self.subject.user_id:
            raise Forbidden
        return Response({"login_type": shown["login_type"]})

    def shown(self, user: str) -> Response:
        """The user, as the caller may see them."""
        return Response(without_organization_roles(read_user(self.subject, user)))


def _new_account(body: dict[str, Any]) -> NewAccount:
    organization_ids = list(body.get("organization_ids") or ())
    if body["organization_id"]:
        organization_ids.append(body["organization_id"])
    return NewAccount(
        email=body["email"],
        username=body["username"],
        name=body["name"],
        password=body["password"],
        login_type=LoginType(body["login_type"] or LoginType.PASSWORD),
        status=UserStatus(body["user_status"] or UserStatus.DORMANT),
        organization_ids=tuple(organization_ids),
    )
