"""The API document: made once per process, served with an ETag, and its page.

Hooks give it what the generator can't know: the order of its chapters, how to sign
in, and which paths belong to it.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from wirtual.core.api.errors import plain_response
from wirtual.core.api.schema import Tag
from wirtual.core.errors import MethodNotAllowed

API = "/api/v2"
#: What operations were asked and answered, as a test records it.
EXAMPLES = Path(__file__).with_name("docs") / "examples.json"
INTRODUCTION = """\
Wirtual is a self-hosted control plane for development environments. A platform team
describes an environment as a Terraform **template**; each push makes a **template
version**, which a **provisioner job** imports with real Terraform; people start
**workspaces** from the active version.

**Signing in.** Every operation but a few takes a token in the header
`Wirtual-Session-Token`. Get one from *Log in user*, or make one that lasts longer with
*Create token API key*.

**Errors** have one form everywhere: `message` for people, `detail` with the cause, and
`validations` that name each field that is wrong. What you may not see is answered as
if it weren't there.

**Limits.** Too many requests for one path within a minute are answered with 429. The
headers `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` tell where
you stand. Owners may send `X-Wirtual-Bypass-Ratelimit: true`; others are answered with
428 for it.

**Times** are RFC 3339 in UTC; **ids** are UUIDs; durations say their unit in their
name.
"""
#: What any operation may be answered with.
TOO_OFTEN = {
    "description": "There were too many requests within a minute.",
    "headers": {
        name: {"description": meaning, "schema": {"type": "integer"}}
        for name, meaning in (
            ("X-RateLimit-Limit", "Requests that are allowed in a minute."),
            ("X-RateLimit-Remaining", "Those that are left: none."),
            ("X-RateLimit-Reset", "When this minute ends, in seconds since 1970."),
            ("Retry-After", "Seconds after which everything is allowed again."),
        )
    },
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Response"}}
    },
}
CHAPTERS = {
    Tag.GENERAL: "What this server is, and whether it is well.",
    Tag.USERS: "People, their accounts and their tokens.",
    Tag.AUTHORIZATION: "Signing in, and asking who may do what.",
    Tag.ORGANIZATIONS: "Organizations, which own templates and workspaces.",
    Tag.TEMPLATES: "Templates, their versions, and what importing them found.",
    Tag.AUDIT: "Who did what, and what came of it.",
    Tag.FILES: "Archives that template versions are made from.",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]
    """Tells the document how our authentication class is used."""

    target_class = "orgs_app.api_key.authentication.TokenAuthentication"
    name = "Wirtual-Session-Token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A header that carries the token."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Wirtual-Session-Token",
            "description": "A token, as *Log in user* or *Create token API key* "
            "gives it.",
        }


Endpoint = tuple[str, str, str, Callable[..., Any]]


def only_the_api(endpoints: list[Endpoint]) -> list[Endpoint]:
    """Leave out what isn't below ``/api/v2``, and the second spelling of its root."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith(f"{API}/") and endpoint[0] != f"{API}/openapi.json"
    ]


def finish(
    result: dict[str, Any], generator: SchemaGenerator, **_: Any
) -> dict[str, Any]:
    """Put in order what the generator made."""
    used = {
        tag
        for methods in result["paths"].values()
        for operation in methods.values()
        for tag in operation.get("tags", [])
    }
    for methods in result["paths"].values():
        for each in methods.values():
            each["responses"]["429"] = {"$ref": "#/components/responses/TooOften"}
    show_examples(result)
    result["components"]["responses"] = {"TooOften": TOO_OFTEN}
    result["info"]["description"] = INTRODUCTION
    result["tags"] = [
        {"name": tag.value, "description": CHAPTERS.get(tag, "")}
        for tag in Tag
        if tag in used
    ]
    result["servers"] = [{"url": "/", "description": "This server"}]
    return result


def show_examples(result: dict[str, Any]) -> None:
    """Show with each operation what it was asked and answered once."""
    examples = orjson.loads(EXAMPLES.read_bytes())
    for methods in result["paths"].values():
        for operation in methods.values():
            if example := examples.get(operation["operationId"]):
                answer = operation["responses"][str(example["status"])]
                _show(operation.get("requestBody", {}), example["request"])
                _show(answer, example["response"])


def _show(part: dict[str, Any], example: Any) -> None:
    """Put an example beside the JSON schema of a body, where there are both."""
    content = part.get("content", {}).get("application/json")
    if content is not None and example is not None:
        content["example"] = example


@cache
def rendered() -> tuple[bytes, str]:
    """The document as JSON, and its ETag."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    text = orjson.dumps(schema)
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'


def document(request: HttpRequest) -> HttpResponse:
    """Serve the API document."""
    if request.method not in {"GET", "HEAD"}:
        return plain_response(MethodNotAllowed(headers={"Allow": "GET, HEAD"}))
    text, etag = rendered()
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(text, content_type="application/json", headers=headers)


def documentation(request: HttpRequest) -> HttpResponse:
    """The page that shows the API document, without any outside address."""
    context = {"document": f"{API}/openapi.json", "version": settings.WIRTUAL_VERSION}
    return render(request, "docs.html", context)
