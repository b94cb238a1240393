"""What a browser may load and do on our pages: nothing from elsewhere.

The operators' site is written by Django and unfold, who put scripts into the page and
evaluate expressions in attributes; our own pages need neither.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

API = "/api/"
OPERATORS = "/admin/"

_COMMON = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FOR_OWN_PAGES = _COMMON
FOR_OPERATORS = (
    f"{_COMMON}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'"
)


class PagePolicyMiddleware:
    """Puts the policy on every page; the API answers no pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        path = request.path_info
        if path.startswith(API):
            return response
        policy = FOR_OPERATORS if path.startswith(OPERATORS) else FOR_OWN_PAGES
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response
