"""What is around every request: its id, and headers on every answer.

Pages need sessions, CSRF tokens and messages; the API doesn't, and doesn't pay for
them: the classes below are Django's own, skipped under ``/api/``.

Rule: spec/identity.md, 1.2 and 1.16.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

from wirtual.core.api.errors import plain_response
from wirtual.core.errors import InvalidInput
from wirtual.core.serving.environ import REFUSAL

API = "/api/"


class NulInPath(InvalidInput):
    """A path with a null character; no name in the database can hold one."""

    message = "The path can't hold a null character."


class RequestMiddleware:
    """Gives each request an id, and each answer the headers that all have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        version = settings.WIRTUAL_VERSION
        self.headers = {
            "X-Wirtual-Build-Version": version,
            "X-Content-Type-Options": "nosniff",
        }
        if settings.WIRTUAL_ACCEPT_COMPATIBLE_NAMES:
            self.headers["X-Coder-Build-Version"] = version

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(uuid4())
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self._answer(request)
        headers = response.headers
        for name, value in self.headers.items():
            headers[name] = value
        headers["X-Wirtual-Request-Id"] = request_id
        if settings.WIRTUAL_ACCEPT_COMPATIBLE_NAMES:
            headers["X-Coder-Request-Id"] = request_id
        vary = headers.get("Vary")
        if vary is None:
            headers["Vary"] = "Cookie"
        elif "cookie" not in vary.lower():
            headers["Vary"] = f"{vary}, Cookie"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        refusal = request.META.get(REFUSAL)
        if refusal is not None:  # the server's own, of a body that is too large
            return plain_response(refusal)
        # In the API it is asked first who comes.
        if "\x00" in request.path_info and not _is_api(request):
            return plain_response(NulInPath())
        return self.get_response(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


class _PagesOnly(MiddlewareMixin):
    """Mixed into a middleware of Django's, keeps it away from the API."""

    def __call__(self, request: HttpRequest) -> Any:
        if _is_api(request):
            return self.get_response(request)
        return super().__call__(request)

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., Any] | None,
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        """Do what the middleware does before a view, for pages."""
        inherited = getattr(super(), "process_view", None)
        if inherited is None or _is_api(request):
            return None
        answer: HttpResponseForbidden | None = inherited(
            request, callback, callback_args, callback_kwargs
        )
        return answer


class PageSessionMiddleware(_PagesOnly, SessionMiddleware):
    """Sessions of the operators' site."""


class PageCommonMiddleware(_PagesOnly, CommonMiddleware):
    """Django's small corrections; the API never redirects for a slash."""


class PageCsrfMiddleware(_PagesOnly, CsrfViewMiddleware):
    """CSRF tokens in forms."""


class PageAuthenticationMiddleware(_PagesOnly, AuthenticationMiddleware):
    """Who is signed in to the operators' site."""


class PageMessageMiddleware(_PagesOnly, MessageMiddleware):
    """One-time messages on pages."""


class PageFrameMiddleware(_PagesOnly, XFrameOptionsMiddleware):
    """Pages are not shown in frames of others."""
