"""HTTP for accounts: permit, parse, act, answer."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.viewsets import ApiViewSet, PublicApiViewSet
from orgs_app.user.actions import create_first_user
from orgs_app.user.errors import NoUserYet
from orgs_app.user.queries import any_user_exists
from orgs_app.user.reads import read_user
from orgs_app.user.serializers import (
    CreateFirstUserRequestSerializer,
    CreateFirstUserResponseSerializer,
    UserLoginTypeSerializer,
    UserRolesSerializer,
    UserSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import Forbidden, NotFound


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


class UserViewSet(ApiViewSet):
    @operation("Get user by name", tag=Tag.USERS, responses=UserSerializer)
    def retrieve(self, request: Request, user: str) -> Response:
        """Show a user: `me`, or one by id or username."""
        shown = read_user(self.subject, user)
        del shown["organization_roles"]
        return Response(shown)

    @operation("Get user roles", tag=Tag.USERS, responses=UserRolesSerializer)
    def roles(self, request: Request, user: str) -> Response:
        """Show which roles a user holds, for the site and in each organization.

        Roles that everybody has, `member` and `organization-member`, aren't listed.
        """
        shown = read_user(self.subject, user)
        record = AccessObject(ResourceType.USER, id=shown["id"], owner_id=shown["id"])
        if not self.subject.may(Action.READ_PERSONAL, record):
            raise NotFound
        shown["roles"] = [role["name"] for role in shown["roles"]]
        return Response(shown)

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
