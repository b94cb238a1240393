"""HTTP for signing in and out."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import ApiViewSet, PublicApiViewSet
from orgs_app.api_key.cookies import clear_session_cookie, set_session_cookie
from orgs_app.api_key.models import APIKey
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.identity_provider.configuration import (
    github_is_configured,
    oidc_is_configured,
)
from orgs_app.login.actions import log_in, log_out
from orgs_app.login.serializers import (
    AuthMethodsSerializer,
    LoginWithPasswordRequestSerializer,
    LoginWithPasswordResponseSerializer,
)
from orgs_app.user.models import User
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer


class LoginViewSet(PublicApiViewSet):
    @operation(
        "Get authentication methods",
        tag=Tag.USERS,
        responses=AuthMethodsSerializer,
        refusals=(),
        public=True,
    )
    def methods(self, request: Request) -> Response:
        """List the ways to sign in that this server offers."""
        return Response(
            {
                "terms_of_service_url": settings.WIRTUAL_TERMS_OF_SERVICE_URL,
                "password": {"enabled": not settings.WIRTUAL_DISABLE_PASSWORD_AUTH},
                "github": {"enabled": github_is_configured()},
                "oidc": _oidc_method(),
            }
        )

    @operation(
        "Log in user",
        tag=Tag.AUTHORIZATION,
        request=LoginWithPasswordRequestSerializer,
        responses=LoginWithPasswordResponseSerializer,
        status=201,
        refusals=(400, 401, 403),
        public=True,
        extra_responses={401: ResponseSerializer},
    )
    def login(self, request: Request) -> Response:
        """Open a session with an e-mail address and a password.

        The answer holds the session's token, and sets it as a cookie for browsers.
        Browsers that use the cookie have to send CSRF tokens as well; programs use
        the token in a header and needn't care.
        """
        body = self.body(LoginWithPasswordRequestSerializer)
        user = User.objects.by_email(body["email"]).first()
        with audited(
            self.origin,
            AuditAction.LOGIN,
            resource_type=AuditResourceType.API_KEY,
            status=HTTPStatus.CREATED,
        ) as entry:
            entry.user_id = entry.resource_id = user.pk if user else None
            token = log_in(user, body["password"], self.origin)
        response = Response({"session_token": token}, status=HTTPStatus.CREATED)
        set_session_cookie(response, token)
        return response


def _oidc_method() -> dict[str, Any]:
    """How people sign in through OpenID Connect; empty texts where they can't."""
    if not oidc_is_configured():
        return {"enabled": False, "signInText": "", "iconUrl": ""}
    return {
        "enabled": True,
        "signInText": settings.WIRTUAL_OIDC_SIGN_IN_TEXT,
        "iconUrl": settings.WIRTUAL_OIDC_ICON_URL,
    }


class LogoutViewSet(ApiViewSet):
    @operation(
        "Log out user",
        tag=Tag.USERS,
        responses=ResponseSerializer,
        refusals=(400, 401),
    )
    def logout(self, request: Request) -> Response:
        """End the session whose token the request carries. Others live on."""
        key = APIKey.objects.get(pk=self.key_id)
        with audited(self.origin, AuditAction.LOGOUT, key):
            log_out(key)
        response = self.done("You have been signed out.")
        clear_session_cookie(request._request, response)
        return response
