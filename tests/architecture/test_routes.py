"""Every route of the API is guarded, told in the document, and refuses alike."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.api.conformance import document

#: Operations that need no token. Rule: spec/identity.md, 12.6.
PUBLIC = {
    ("GET", "/api/v2"),
    ("GET", "/api/v2/"),
    ("GET", "/api/v2/buildinfo"),
    ("GET", "/api/v2/entitlements"),
    ("GET", "/api/v2/openapi.json"),
    ("GET", "/api/v2/updatecheck"),
    ("GET", "/api/v2/users/authmethods"),
    ("GET", "/api/v2/users/first"),
    ("GET", "/api/v2/users/oauth2/github/callback"),
    ("GET", "/api/v2/users/oidc/callback"),
    ("POST", "/api/v2/csp/reports"),
    ("POST", "/api/v2/users/first"),
    ("POST", "/api/v2/users/login"),
    ("GET", "/api/v2/users/oauth2/github/callback"),
    ("GET", "/api/v2/users/oidc/callback"),
    ("POST", "/api/v2/users/otp/change-password"),
    ("POST", "/api/v2/users/otp/request"),
    ("POST", "/api/v2/users/validate-password"),
}
SOME_ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


def routes(
    patterns: Any = None, prefix: str = "/"
) -> Iterator[tuple[str, str, URLPattern]]:
    """Method, path with parameters, and pattern of each operation of the API."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif path.startswith("/api/v2") and "^" not in path:
            for method in getattr(pattern.callback, "actions", None) or {"get": ""}:
                yield method.upper(), path, pattern


OPERATIONS = sorted({(method, path) for method, path, _ in routes()})
GUARDED = [operation for operation in OPERATIONS if operation not in PUBLIC]


def concrete(path: str) -> str:
    """``path`` with something in place of its parameters."""
    return re.sub(r"<[^>]*>", SOME_ID, path)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_route_asks_who_comes_before_anything_else(method: str, path: str) -> None:
    answer = Client().generic(method, concrete(path), b"{", content_type="text/plain")
    assert answer.status_code == 401
    assert answer.json()["message"]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_route_is_in_the_document(method: str, path: str) -> None:
    documented = {
        (m.upper(), re.sub(r"\{[^}]*\}", "{}", p))
        for p, methods in document()["paths"].items()
        for m in methods
    }
    silent = {
        ("GET", "/api/v2"),
        ("GET", "/api/v2/openapi.json"),
        # Told as that of any version by its name; this one stands in POST's way.
        ("GET", "/api/v2/templates/{}/versions/archive"),
    }
    plain = re.sub(r"<[^>]*>", "{}", path)
    assert (method, plain) in documented | silent


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_method_that_isn_t_served_is_refused_in_the_envelope(
    method: str, path: str
) -> None:
    answer = Client().generic("TRACE", concrete(path))
    assert answer.status_code in {401, 405}
    assert answer.json()["message"]
    assert method


@pytest.mark.parametrize(
    "path", ["/api/v2/nonexistent", "/api/v2/users/first/", "/api/v3", "/api/v2/a/b/c"]
)
def test_an_unknown_route_is_told_in_the_envelope(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "route" in answer.json()["message"].lower()


def test_no_operation_lacks_a_summary_a_tag_or_a_description() -> None:
    lacking = [
        (method, path)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if not (
            operation.get("summary")
            and operation.get("tags")
            and operation.get("description")
        )
    ]
    assert lacking == []
