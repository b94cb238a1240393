"""Turns every exception under ``/api/v2`` into the one error envelope.

Nothing else builds an error response.

Rule: spec/identity.md, 1.4.
"""

import logging
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from psycopg.errors import ForeignKeyViolation, ProgramLimitExceeded
from rest_framework import exceptions
from rest_framework.response import Response

from wirtual.core import errors
from wirtual.core.api.rendering import CONTENT_TYPE, to_json
from wirtual.core.errors import Refusal

logger = logging.getLogger(__name__)


class InternalError(Refusal):
    """A bug. The log has the story, under the request's id."""

    message = "An internal error occurred. Please report it with the request id."


class GoneMeanwhile(errors.Conflict):
    """What a new row belongs to was deleted while it was made."""

    message = "Something that this belongs to was deleted a moment ago."


class ValueTooLong(errors.InvalidInput):
    """A value that the database can't put into an index."""

    message = "A value is too long."


class DatabaseAway(errors.Unavailable):
    """PostgreSQL can't be reached."""

    message = "The database can't be reached for the moment. Please try again."


def envelope(refusal: Refusal) -> dict[str, Any]:
    """The body that tells ``refusal``; empty parts are left out."""
    body: dict[str, Any] = {"message": refusal.message}
    if refusal.detail:
        body["detail"] = refusal.detail
    if refusal.validations:
        body["validations"] = [
            {"field": problem.field, "detail": problem.detail}
            for problem in refusal.validations
        ]
    return body


def refusal_of(error: BaseException) -> Refusal | None:
    """The refusal that ``error`` amounts to, or None if it is a bug."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, Http404):
        return errors.NotFound()
    if isinstance(error, PermissionDenied):
        return errors.Forbidden()
    if isinstance(error, RequestDataTooBig):
        return errors.TooLarge()
    if isinstance(error, SuspiciousOperation):
        return errors.InvalidInput(detail=str(error))
    if isinstance(error.__cause__, ProgramLimitExceeded):
        return ValueTooLong()
    if isinstance(error, OperationalError | InterfaceError):
        return DatabaseAway()
    if isinstance(error.__cause__, ForeignKeyViolation):
        return GoneMeanwhile()
    return None


def _of_framework(error: exceptions.APIException) -> Refusal:
    kinds: dict[type[exceptions.APIException], type[Refusal]] = {
        exceptions.MethodNotAllowed: errors.MethodNotAllowed,
        exceptions.NotAuthenticated: errors.Unauthenticated,
        exceptions.AuthenticationFailed: errors.Unauthenticated,
        exceptions.PermissionDenied: errors.Forbidden,
        exceptions.NotFound: errors.NotFound,
        exceptions.ParseError: errors.BodyNotJson,
        exceptions.NotAcceptable: errors.NotAcceptable,
        exceptions.Throttled: errors.TooManyRequests,
    }
    kind = kinds.get(type(error), errors.InvalidInput)
    return kind(detail=str(error.detail))


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: the envelope for ``error``."""
    refusal = refusal_of(error)
    if refusal is None or isinstance(refusal, DatabaseAway):
        request = context.get("request")
        logger.error(
            "request failed: %s",
            getattr(request, "path", "?"),
            exc_info=error,
            extra={"request_id": getattr(request, "request_id", "")},
        )
    refusal = refusal or InternalError()
    return Response(
        envelope(refusal), status=int(refusal.status), headers=refusal.headers
    )


def plain_response(refusal: Refusal) -> HttpResponse:
    """The envelope outside of a DRF view."""
    return HttpResponse(
        to_json(envelope(refusal)),
        status=int(refusal.status),
        content_type=CONTENT_TYPE,
        headers=refusal.headers,
    )


def route_not_found(
    request: HttpRequest, exception: Exception | None = None, **_: Any
) -> HttpResponse:
    """What is answered where nothing is served."""
    return plain_response(errors.RouteNotFound())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is answered outside the API where there is no page."""
    return HttpResponse(
        "There is nothing here.\n", status=404, content_type="text/plain"
    )


def internal_error(request: HttpRequest) -> HttpResponse:
    """What is answered when a bug escaped from a view."""
    return plain_response(InternalError())
