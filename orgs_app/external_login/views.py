"""HTTP for signing in through providers, and for moving an account to one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet, PublicApiViewSet
from orgs_app.api_key.cookies import clear_session_cookie, set_session_cookie
from orgs_app.api_key.names import find_token
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.external_login import conversion, dance
from orgs_app.external_login.accounts import find_account
from orgs_app.external_login.actions import log_in
from orgs_app.external_login.errors import (
    ProviderNotConfigured,
    RefusedByProvider,
    StateUnknown,
)
from orgs_app.external_login.serializers import (
    ConvertLoginRequestSerializer,
    OAuthConversionResponseSerializer,
)
from orgs_app.identity_provider.identity import Identity, Provider
from orgs_app.identity_provider.providers import find_provider
from orgs_app.user.enums import LoginType
from orgs_app.user.lookup import get_user
from wirtual.core.api.parameters import Query
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.ids import random_text


def _parameter(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=description)


#: What a browser, or the provider that sends it back, may bring.
PARAMETERS = (
    _parameter("redirect", "Where to go afterwards: a path on this server."),
    _parameter("oidc_merge_state", "The `state_string` of a conversion to complete."),
    _parameter("code", "From the provider: what it gives its word for."),
    _parameter("state", "From the provider: the state that it was sent."),
    _parameter("error", "From the provider: why it gives no code."),
    _parameter("error_description", "From the provider: the same, for a person."),
    _parameter("error_uri", "From the provider: where more about it is to be read."),
)
REFUSALS = (400, 401, 403, 409)
SIGNED_OUT = {401: ResponseSerializer}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a browser brings to a callback."""

    code: str
    state: str
    redirect: str
    merge_state: str
    error: str
    error_description: str
    error_uri: str

    @classmethod
    def of(cls, query: Query) -> "Arrival":
        """The query parameters, each at most once."""
        arrival = cls(
            code=query.text("code"),
            state=query.text("state"),
            redirect=query.text("redirect"),
            merge_state=query.text("oidc_merge_state"),
            error=query.text("error"),
            error_description=query.text("error_description"),
            error_uri=query.text("error_uri"),
        )
        query.refuse_if_wrong()
        return arrival


class CallbackViewSet(PublicApiViewSet):
    """Sends browsers to a provider, and takes them in when they come back."""

    login_type: ClassVar[LoginType]

    def answer(self) -> Response:
        """The next step of the dance.

        Rule: spec/identity.md, 6.1, in its order.
        """
        provider = find_provider(self.login_type)
        if provider is None:
            raise ProviderNotConfigured
        arrival = Arrival.of(self.query())
        if arrival.error:
            told = (arrival.error, arrival.error_description, arrival.error_uri)
            raise RefusedByProvider(detail=" - ".join(filter(None, told)))
        if not arrival.code:
            return self._send(provider, arrival)
        dance.refuse_foreign_state(self.request._request, arrival.state)
        identity = provider.identify(arrival.code, arrival.state)
        if arrival.state.startswith(conversion.PREFIX):
            response = self._convert(identity, arrival.state)
        else:
            response = self._log_in(identity)
        dance.forget(response)
        return response

    def _send(self, provider: Provider, arrival: Arrival) -> Response:
        state = arrival.merge_state or random_text(dance.STATE_LENGTH)
        if arrival.merge_state and not state.startswith(conversion.PREFIX):
            # A state that somebody else knows would let them sign this browser in to
            # an account of theirs; that of a conversion is bound to its cookie.
            raise StateUnknown
        response = _redirect(provider.address(state))
        dance.remember(response, state, dance.local_path(arrival.redirect))
        return response

    def _log_in(self, identity: Identity) -> Response:
        with audited(
            self.origin, AuditAction.LOGIN, resource_type=AuditResourceType.API_KEY
        ) as entry:
            user = find_account(identity)
            if user is not None:
                entry.user_id = entry.resource_id = user.pk
            key, token = log_in(user, identity, self.origin)
            if user is None:
                entry.action = AuditAction.REGISTER
                entry.user_id = key.user_id
            entry.created(key, status=HTTPStatus.TEMPORARY_REDIRECT)
        response = _redirect(dance.way_back(self.request._request))
        set_session_cookie(response, token)
        return response

    def _convert(self, identity: Identity, state: str) -> Response:
        request = self.request._request
        with audited(
            self.origin, AuditAction.WRITE, status=HTTPStatus.TEMPORARY_REDIRECT
        ) as entry:
            user = conversion.find_converting(identity)
            entry.user_id = user.pk
            entry.about(user)
            conversion.complete_conversion(
                user,
                identity,
                note=request.COOKIES.get(conversion.COOKIE, ""),
                state=state,
                session=find_token(request)[0],
            )
        response = _redirect(dance.way_back(request))
        response.delete_cookie(conversion.COOKIE, samesite="Lax")
        clear_session_cookie(request, response)
        return response


def _redirect(address: str) -> Response:
    return Response(
        status=HTTPStatus.TEMPORARY_REDIRECT,
        headers={"Location": address, "Cache-Control": "no-store"},
    )


class GithubCallbackViewSet(CallbackViewSet):
    login_type = LoginType.GITHUB

    @operation(
        "OAuth 2.0 GitHub Callback",
        tag=Tag.USERS,
        status=307,
        parameters=PARAMETERS,
        refusals=REFUSALS,
        public=True,
        extra_responses=SIGNED_OUT,
    )
    def callback(self, request: Request) -> Response:
        """Sign in through GitHub. Open it in a browser.

        Without a code it leads to GitHub, which leads back here with one. Then a
        session is opened, its cookie is set, and the browser goes on to `redirect`.
        """
        return self.answer()


class OidcCallbackViewSet(CallbackViewSet):
    login_type = LoginType.OIDC

    @operation(
        "OpenID Connect Callback",
        tag=Tag.USERS,
        status=307,
        parameters=PARAMETERS,
        refusals=REFUSALS,
        public=True,
        extra_responses=SIGNED_OUT,
    )
    def callback(self, request: Request) -> Response:
        """Sign in through the OpenID Connect provider. Open it in a browser.

        Without a code it leads to the provider, which leads back here with one. Then a
        session is opened, its cookie is set, and the browser goes on to `redirect`.
        """
        return self.answer()


class ConvertLoginViewSet(ApiViewSet):
    @operation(
        "Convert user from password to oauth authentication",
        tag=Tag.AUTHORIZATION,
        request=ConvertLoginRequestSerializer,
        responses=OAuthConversionResponseSerializer,
        status=201,
        refusals=(400, 401, 403, 404),
    )
    def convert(self, request: Request, user: str) -> Response:
        """Begin to move an account from its password to an identity provider.

        The answer's `state_string` is good for five minutes, in the browser that got
        the answer's cookie: open the provider's callback with it as
        `oidc_merge_state`, and sign in there with the same e-mail address. The
        password is gone then, and you sign in once more through the provider.
        """
        target = get_user(self.subject, user)
        with audited(
            self.origin,
            AuditAction.CREATE,
            resource_type=AuditResourceType.CONVERT_LOGIN,
        ) as entry:
            permit(self.subject, Action.UPDATE_PERSONAL, target)
            body: dict[str, Any] = self.body(ConvertLoginRequestSerializer)
            begun = conversion.begin_conversion(
                target, LoginType(body["to_type"]), body["password"], self.origin
            )
            entry.created(begun)
        response = Response(
            {
                "state_string": begun.state,
                "expires_at": begun.expires_at,
                "to_type": begun.to_login_type,
                "user_id": begun.user_id,
            },
            status=HTTPStatus.CREATED,
        )
        response.set_cookie(
            conversion.COOKIE,
            begun.signed(),
            expires=begun.expires_at,
            httponly=True,
            samesite="Lax",
            secure=settings.WIRTUAL_SECURE_AUTH_COOKIE,
        )
        return response
