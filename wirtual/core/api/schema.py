"""How an operation tells what it is, for the API document.

Titles and tags are the contract's; the docstring of a view's method is published as
the operation's description, so it is written for clients.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Any, TypeVar

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)

from wirtual.core.api.serializers import ResponseSerializer

View = TypeVar("View", bound=Callable[..., Any])


class Tag(StrEnum):
    """Chapters of the API document, in the order of the contract."""

    GENERAL = "General"
    USERS = "Users"
    AUTHORIZATION = "Authorization"
    ORGANIZATIONS = "Organizations"
    MEMBERS = "Members"
    TEMPLATES = "Templates"
    FILES = "Files"
    WORKSPACES = "Workspaces"
    BUILDS = "Builds"
    AGENTS = "Agents"
    AUDIT = "Audit"
    ENTERPRISE = "Enterprise"
    NOTIFICATIONS = "Notifications"
    INSIGHTS = "Insights"
    GIT = "Git"
    DEBUG = "Debug"
    WORKSPACE_PROXIES = "WorkspaceProxies"


#: What each refusal means wherever it occurs.
MEANINGS = {
    400: "The request is invalid, and `validations` names the fields; or it can't be"
    " done as things are now.",
    401: "Nobody is signed in, or the token has expired.",
    403: "You may see the object but not do this with it, or it can't be done yet.",
    404: "There is no such object, or none that you may know of.",
    409: "Something with this name exists already, or what is needed has just gone.",
    413: "The body is too large.",
    426: "The stream is served over WebSocket only.",
    503: "Something that the server needs for it is away for the moment.",
}


def operation(
    title: str,
    *,
    tag: Tag,
    responses: Any = None,
    status: int | tuple[int, str] = 200,
    request: Any = None,
    parameters: Sequence[OpenApiParameter] = (),
    refusals: Sequence[int] = (400, 401, 404),
    examples: Sequence[OpenApiExample] = (),
    public: bool = False,
    deprecated: bool = False,
    extra_responses: dict[Any, Any] | None = None,
) -> Callable[[View], View]:
    """Describe an operation in the API document.

    ``responses`` is the serializer of the successful answer, or None for an answer
    without a body; ``status`` its code, with the media type if that isn't JSON.
    ``refusals`` are the codes of refusals that a client has to reckon with.
    ``public`` operations need no token; another tells what ``deprecated`` ones do.
    """
    answers: dict[Any, Any] = {status: responses}
    answers.update(extra_responses or {})
    has_body = request is not None and not isinstance(request, dict)
    if has_body:
        request = {"application/json": request}
    if has_body:
        refusals = (*refusals, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    for code in refusals:
        if not (public and code == 401):
            answers[code] = _refusal(code)
    describe: Callable[[View], View] = extend_schema(
        summary=title,
        operation_id=_operation_id(title),
        tags=[tag.value],
        request=request,
        responses=answers,
        parameters=list(parameters),
        examples=list(examples),
        auth=[] if public else None,
        deprecated=deprecated or None,
    )
    return describe


def undocumented(view: View) -> View:
    """Leave an operation out of the API document; say why where it is used."""
    leave_out: Callable[[View], View] = extend_schema(exclude=True)
    return leave_out(view)


def _refusal(code: int) -> Any:
    return OpenApiResponse(ResponseSerializer, description=MEANINGS.get(code, ""))


def _operation_id(title: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in title).split()
    return "-".join(word.lower() for word in words)
