"""Which other sites may read answers in a browser: none, unless the operator says all.

Rule: spec/identity.md, 1.13.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

ALLOWED = {"Access-Control-Allow-Origin": "*"}
ALLOWED_BEFORE = {
    **ALLOWED,
    "Access-Control-Allow-Methods": "OPTIONS, GET",
    "Access-Control-Allow-Headers": (
        "Accept, Content-Type, X-LATENCY-CHECK, X-CSRF-TOKEN"
    ),
}


class CorsMiddleware:
    """Answers preflights, and marks answers that every site may read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        allowed = settings.WIRTUAL_DANGEROUS_ALLOW_ALL_CORS and "HTTP_ORIGIN" in meta
        is_preflight = (
            request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in meta
        )
        if is_preflight:
            return HttpResponse(headers=ALLOWED_BEFORE if allowed else {})
        response = self.get_response(request)
        if allowed:
            for name, value in ALLOWED.items():
                response.headers[name] = value
        return response
