"""A browser is sent to a provider and comes back: what it carries meanwhile.

Rule: spec/identity.md, 6.1.
"""

import hmac
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.encoding import iri_to_uri

from orgs_app.external_login.errors import (
    StateCookieMissing,
    StateDiffers,
    StateMissing,
)

STATE_COOKIE = "oauth_state"
REDIRECT_COOKIE = "oauth_redirect"
STATE_LENGTH = 32
HOME = "/"

#: Browsers leave these out of an address, or take them for slashes.
_SLASHES = re.compile(r"^[/\\]+")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


def local_path(text: str) -> str:
    """The path and query of ``text``, whatever its scheme and host.

    What comes out stays on this server in every browser's reading.
    """
    try:
        parts = urlsplit(_UNSEEN.sub("", text).replace("\\", "/"))
    except ValueError:
        return HOME
    path = HOME + _SLASHES.sub("", parts.path)
    return iri_to_uri(f"{path}?{parts.query}" if parts.query else path) or HOME


def remember(response: HttpResponseBase, state: str, redirect: str) -> None:
    """Have the browser keep what it has to bring back."""
    for name, value in ((STATE_COOKIE, state), (REDIRECT_COOKIE, redirect)):
        response.set_cookie(
            name,
            value,
            httponly=True,
            samesite="Lax",
            secure=settings.WIRTUAL_SECURE_AUTH_COOKIE,
        )


def forget(response: HttpResponseBase) -> None:
    """Have the browser forget it; a state is good for one sign-in."""
    for name in (STATE_COOKIE, REDIRECT_COOKIE):
        response.delete_cookie(name, samesite="Lax")


def refuse_foreign_state(request: HttpRequest, state: str) -> None:
    """Pass if the browser was sent away with ``state``.

    Raises:
        StateMissing: there is none.
        StateCookieMissing: the browser wasn't sent away by us.
        StateDiffers: it was, but with another.
    """
    if not state:
        raise StateMissing
    expected = request.COOKIES.get(STATE_COOKIE, "")
    if not expected:
        raise StateCookieMissing
    if not hmac.compare_digest(state.encode(), expected.encode()):
        raise StateDiffers


def way_back(request: HttpRequest) -> str:
    """Where the browser wanted to go before it had to sign in."""
    return local_path(request.COOKIES.get(REDIRECT_COOKIE, HOME))
