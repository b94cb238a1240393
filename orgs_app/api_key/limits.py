"""Which requests are limited, and how: the table of buckets, and what applies it.

Limits before authentication count by address; a flood of bad passwords or of unknown
tokens therefore ends here, without asking the database. Limits after it count by user.
Owners may ask not to be limited.

Nothing here may import DRF's views: they import the settings that name this module.

Rule: spec/identity.md, 1.15.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from orgs_app.access.enums import SiteRole
from orgs_app.access.origin import client_ip
from orgs_app.access.subject import Subject
from orgs_app.api_key.authentication import checked_sign_in
from orgs_app.api_key.names import WireName, find_token
from orgs_app.user.enums import UserStatus
from wirtual.core.api.errors import plain_response
from wirtual.core.api.parameters import TRUE
from wirtual.core.api.throttling import WINDOW, Limiter, Verdict, network_of
from wirtual.core.errors import TooManyRequests, Unauthenticated

API = "/api/v2"
BYPASS = WireName("X-Wirtual-Bypass-Ratelimit", "X-Coder-Bypass-Ratelimit")
NOT_FOR_YOU = "Only owners may bypass the rate limits.\n"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Requests that are counted together, by path."""

    setting: str
    limiter: Limiter
    applies_to: Callable[[HttpRequest], bool] = lambda request: True

    @property
    def limit(self) -> int:
        """Requests a minute; negative for any number."""
        return int(getattr(settings, self.setting))


def _matching(pattern: str) -> Callable[[HttpRequest], bool]:
    matches = re.compile(pattern).fullmatch

    def applies(request: HttpRequest) -> bool:
        return matches(f"{request.method} {request.path_info}") is not None

    return applies


EVERYTHING = Bucket("WIRTUAL_RATE_LIMIT_API", Limiter())
#: Where passwords are tried, mail is sent, or something has to be thought about.
SIGN_IN = Bucket(
    "WIRTUAL_RATE_LIMIT_LOGIN",
    Limiter(),
    _matching(
        r"POST /api/v2/users/(login|otp/request|otp/change-password|validate-password)"
        r"|GET /api/v2/users/(oauth2/github|oidc)/callback"
        r"|POST /admin/login/"
    ),
)
PASSWORD = Bucket(
    "WIRTUAL_RATE_LIMIT_LOGIN",
    Limiter(),
    _matching(r"PUT /api/v2/users/[^/]+/password"),
)
FILES = Bucket(
    "WIRTUAL_RATE_LIMIT_FILES", Limiter(), _matching(r"\w+ /api/v2/files(/.*)?")
)
#: Counted by user, once it is known who asks.
BY_USER = (PASSWORD, FILES)

#: Tokens that open nothing, given by those who want to be treated as owners.
_vain_claims = Limiter()


class TooOften(TooManyRequests):
    """The caller has used up a limit."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            f"You've been rate limited for sending more than {verdict.limit} requests "
            f"in {WINDOW} seconds.",
            headers=verdict.headers,
        )


class RateLimitMiddleware:
    """Applies the limits that count by address, and tells what is left of limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_limited(request):
            return self.get_response(request)
        if asks_to_bypass(request):
            is_owner = _is_owner(request)
            if is_owner is False:
                return HttpResponse(
                    NOT_FOR_YOU, status=428, content_type="text/plain; charset=utf-8"
                )
            if is_owner:
                request.is_unlimited = True  # type: ignore[attr-defined]
                return self.get_response(request)
        verdict = _by_address(request)
        if verdict.exceeded:
            return plain_response(TooOften(verdict))
        response = self.get_response(request)
        told = getattr(request, "verdict", verdict)
        for name, value in told.headers.items():
            response.headers[name] = value
        return response


class UserThrottle(BaseThrottle):
    """Applies the limits that count by user. Every view has it, by a setting of DRF."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request.

        Raises:
            TooOften: it is one too many.
        """
        asked = request._request
        found: Any = request.user
        if not isinstance(found, Subject) or not is_limited(asked):
            return True
        if getattr(asked, "is_unlimited", False):
            return True
        for bucket in BY_USER:
            if bucket.applies_to(asked) and bucket.limit >= 0:
                caller = str(found.user_id), asked.path_info
                verdict = bucket.limiter.ask(caller, bucket.limit)
                asked.verdict = verdict  # type: ignore[attr-defined]
                if verdict.exceeded:
                    raise TooOften(verdict)
        return True


def is_limited(request: HttpRequest) -> bool:
    """Whether limits apply to a request at all."""
    if settings.WIRTUAL_RATE_LIMIT_DISABLE_ALL or settings.WIRTUAL_RATE_LIMIT_API < 0:
        return False
    return request.path_info.startswith(API) or SIGN_IN.applies_to(request)


def asks_to_bypass(request: HttpRequest) -> bool:
    """Whether the caller wants not to be limited."""
    return BYPASS.find(request.headers)[0] in TRUE


def _by_address(request: HttpRequest) -> Verdict:
    """The verdict of the narrowest bucket; both count."""
    caller = network_of(client_ip(request)), request.path_info
    verdict = EVERYTHING.limiter.ask(caller, EVERYTHING.limit)
    if verdict.exceeded or SIGN_IN.limit < 0 or not SIGN_IN.applies_to(request):
        return verdict
    return SIGN_IN.limiter.ask(caller, SIGN_IN.limit)


def _is_owner(request: HttpRequest) -> bool | None:
    """Whether the caller is an owner; None for somebody who isn't signed in.

    Tokens that open nothing are looked up as often as the API's limit says, and then
    no more: this question must not be a way around the limits.
    """
    caller = network_of(client_ip(request)), ""
    if _vain_claims.look(caller, EVERYTHING.limit).exceeded:
        return None
    token, _ = find_token(request)
    try:
        found = checked_sign_in(token)
    except Unauthenticated:
        _vain_claims.ask(caller, EVERYTHING.limit)
        return None
    if found.status == UserStatus.SUSPENDED:
        return None
    return SiteRole.OWNER in found.roles


def forget_all() -> None:
    """Begin anew, for tests."""
    for bucket in (EVERYTHING, SIGN_IN, PASSWORD, FILES):
        bucket.limiter.forget()
    _vain_claims.forget()
