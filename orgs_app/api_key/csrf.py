"""Protects sessions that travel in a cookie from requests made by other sites.

Rule: spec/identity.md, 1.14.
"""

import hmac
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from orgs_app.api_key.names import COOKIE, HEADER, PROVISIONER_HEADERS, QUERY
from wirtual.core.ids import random_text

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
CSRF_COOKIE = "csrf_token"
CSRF_HEADER = "X-CSRF-TOKEN"
CSRF_LENGTH = 32

EXEMPT = re.compile(
    r"/api/v2/(users/first|csp/reports|workspaceagents/.*|workspaceproxies/me/.*"
    r"|organizations/[^/]+/provisionerdaemons(/.*)?)"
)
DIFFERENT = (
    "Two different session tokens were supplied: the header and the cookie differ."
)
MISSING = (
    "A CSRF token is required with a session cookie: send the header X-CSRF-TOKEN "
    "with the value of the cookie csrf_token, or the session token as a header."
)


class ApiCsrfMiddleware:
    """Refuses unsafe API requests that only a browser's cookie vouches for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.COOKIES or not request.path_info.startswith("/api"):
            return self.get_response(request)
        session, _ = COOKIE.find(request.COOKIES)
        if not session or EXEMPT.fullmatch(request.path_info):
            return self.get_response(request)
        problem = None if request.method in SAFE else _problem(request, session)
        response = _refusal(problem) if problem else self.get_response(request)
        if not request.COOKIES.get(CSRF_COOKIE):
            response.set_cookie(
                CSRF_COOKIE,
                random_text(CSRF_LENGTH),
                httponly=True,
                samesite="Lax",
                secure=settings.WIRTUAL_SECURE_AUTH_COOKIE,
            )
        return response


def _problem(request: HttpRequest, session: str) -> str | None:
    """Why the request can't be trusted, or None."""
    header, _ = HEADER.find(request.headers)
    if _same(header, session) or _same(QUERY.find(request.GET)[0], session):
        return None
    if any(name.find(request.headers)[0] for name in PROVISIONER_HEADERS):
        return None
    given = request.headers.get(CSRF_HEADER, "")
    if _same(given, request.COOKIES.get(CSRF_COOKIE, "")):
        return None
    return DIFFERENT if header else MISSING


def _same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _refusal(problem: str) -> HttpResponse:
    return HttpResponse(
        f"{problem}\n", status=400, content_type="text/plain; charset=utf-8"
    )
