"""The cookie that keeps a browser signed in.

Rule: spec/identity.md, 2.8.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from orgs_app.api_key.names import COOKIE


def set_session_cookie(response: HttpResponseBase, token: str) -> None:
    """Have the browser keep ``token`` until it is closed."""
    response.set_cookie(
        COOKIE.ours,
        token,
        httponly=True,
        samesite="Lax",
        secure=settings.WIRTUAL_SECURE_AUTH_COOKIE,
    )


def clear_session_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Have the browser forget its session, by whichever name it came."""
    for name in (COOKIE.ours, COOKIE.compatible):
        if name == COOKIE.ours or name in request.COOKIES:
            response.delete_cookie(name, samesite="Lax")
