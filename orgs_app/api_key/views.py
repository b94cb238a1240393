"""HTTP for keys."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, KeyScope, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.api_key.actions import create_key, delete_key
from orgs_app.api_key.lifetimes import lifetime_of, nanoseconds
from orgs_app.api_key.models import APIKey
from orgs_app.api_key.reads import read_key, read_key_by_name, read_tokens
from orgs_app.api_key.serializers import (
    APIKeySerializer,
    CreateTokenRequestSerializer,
    GenerateAPIKeyResponseSerializer,
    TokenConfigSerializer,
)
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.user.enums import LoginType
from orgs_app.user.lookup import get_user, get_user_id
from wirtual.core.api.schema import Tag, operation
from wirtual.core.ids import random_text

#: Length of the random part of a name that is made up.
MADE_UP = 8


def key_of(user_id: UUID) -> AccessObject:
    """Any key of a user, to ask permissions about."""
    return AccessObject(ResourceType.API_KEY, owner_id=user_id)


class TokensViewSet(ApiViewSet):
    @operation(
        "Get user tokens",
        tag=Tag.USERS,
        responses=APIKeySerializer(many=True),
        parameters=[
            OpenApiParameter(
                "include_all",
                bool,
                description="Everybody's tokens, as far as you may see them.",
            )
        ],
    )
    def list(self, request: Request, user: str) -> Response:
        """List a user's tokens, expired ones included. Sessions aren't listed."""
        user_id = get_user_id(self.subject, user)
        query = self.query()
        include_all = query.flag("include_all")
        query.refuse_if_wrong()
        return Response(read_tokens(self.subject, None if include_all else user_id))

    @operation(
        "Create token API key",
        tag=Tag.USERS,
        request=CreateTokenRequestSerializer,
        responses=GenerateAPIKeyResponseSerializer,
        status=201,
        refusals=(400, 401, 403, 404, 409),
    )
    def create(self, request: Request, user: str) -> Response:
        """Make a token for a program or a script.

        It can do what its user may do, until it expires or is deleted. Using it moves
        its end. Owners may make tokens for others, such as machine accounts.
        """
        owner = get_user(self.subject, user)
        with audited(
            self.origin, AuditAction.CREATE, resource_type=AuditResourceType.API_KEY
        ) as entry:
            permit(self.subject, Action.CREATE, key_of(owner.pk))
            body = self.body(CreateTokenRequestSerializer)
            key, text = create_key(
                owner,
                login_type=LoginType.TOKEN,
                lifetime=lifetime_of(body["lifetime"]),
                scope=KeyScope(body["scope"] or KeyScope.ALL),
                name=body["token_name"] or f"token-{random_text(MADE_UP)}",
                ip=self.origin.ip,
            )
            entry.created(key)
        return Response({"key": text}, status=HTTPStatus.CREATED)

    @operation("Get token config", tag=Tag.GENERAL, responses=TokenConfigSerializer)
    def limits(self, request: Request, user: str) -> Response:
        """Tell how long a token may live."""
        get_user_id(self.subject, user)
        longest = nanoseconds(settings.WIRTUAL_MAX_TOKEN_LIFETIME)
        return Response({"max_token_lifetime": longest})

    @operation("Get API key by token name", tag=Tag.USERS, responses=APIKeySerializer)
    def retrieve(self, request: Request, user: str, keyname: str) -> Response:
        """Show a user's token by its name."""
        user_id = get_user_id(self.subject, user)
        return Response(read_key_by_name(self.subject, user_id, keyname))


class KeysViewSet(ApiViewSet):
    @operation(
        "Create new session key",
        tag=Tag.USERS,
        responses=GenerateAPIKeyResponseSerializer,
        status=201,
        refusals=(400, 401, 403, 404),
    )
    def create(self, request: Request, user: str) -> Response:
        """Open another session for a user, without a password."""
        owner = get_user(self.subject, user)
        permit(self.subject, Action.CREATE, key_of(owner.pk))
        _, text = create_key(
            owner,
            login_type=LoginType.PASSWORD,
            lifetime=settings.WIRTUAL_DEFAULT_TOKEN_LIFETIME,
            ip=self.origin.ip,
        )
        return Response({"key": text}, status=HTTPStatus.CREATED)

    @operation("Get API key by ID", tag=Tag.USERS, responses=APIKeySerializer)
    def retrieve(self, request: Request, user: str, keyid: str) -> Response:
        """Show a session or a token by its id, the first part of its text."""
        get_user_id(self.subject, user)
        return Response(read_key(self.subject, keyid))

    @operation(
        "Delete API key",
        tag=Tag.USERS,
        status=204,
        refusals=(400, 401, 403, 404),
    )
    def destroy(self, request: Request, user: str, keyid: str) -> Response:
        """Delete a session or a token. It opens nothing from then on."""
        get_user_id(self.subject, user)
        key = APIKey.objects.all().get_readable(self.subject, pk=keyid)
        with audited(
            self.origin, AuditAction.DELETE, key, status=HTTPStatus.NO_CONTENT
        ):
            permit(self.subject, Action.DELETE, key)
            delete_key(key)
        return Response(status=HTTPStatus.NO_CONTENT)
