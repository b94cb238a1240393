"""How the product says no.

A refusal is an exception that knows what to tell the person at the other end. Its base
is a *kind*, and the kind alone knows the status; a rule never names a number. Nouns
keep their own refusals in their ``errors.py``; what several need stands here.

Rule: spec/identity.md, 1.4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a body, or one query parameter."""

    field: str
    detail: str


class Refusal(Exception):
    """Something was asked for that can't be given. Subclasses say what and why."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    message: str = "The request was refused."

    def __init__(
        self,
        message: str | None = None,
        *,
        detail: str = "",
        validations: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.message = message or type(self).message
        self.detail = detail
        self.validations = tuple(validations)
        self.headers = dict(headers or {})
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.detail}".strip()


class InvalidInput(Refusal):
    """What was sent makes no sense, or can't be done with what is there."""

    status = HTTPStatus.BAD_REQUEST
    message = "The request is invalid."


class Unauthenticated(Refusal):
    """Nobody is signed in, or no longer."""

    status = HTTPStatus.UNAUTHORIZED
    message = "You are signed out or your session has expired. Please sign in again."


class Forbidden(Refusal):
    """The object may be seen, but this may not be done with it."""

    status = HTTPStatus.FORBIDDEN
    message = "Forbidden. You don't have permission to do this."


class NotFound(Refusal):
    """There is no such object, or none that the caller may know of."""

    status = HTTPStatus.NOT_FOUND
    message = "Resource not found or you do not have access to this resource."


class RouteNotFound(NotFound):
    """Nothing is served under this path."""

    message = "Route not found."


class MethodNotAllowed(Refusal):
    """The path is served, but not with this method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    message = "This method is not allowed here."


class NotAcceptable(Refusal):
    """Another form was asked for than the product can give or take."""

    status = HTTPStatus.NOT_ACCEPTABLE
    message = "The answer isn't available in the form that was asked for."


class Conflict(Refusal):
    """Something else is in the way, usually a name that is taken."""

    status = HTTPStatus.CONFLICT
    message = "The request conflicts with something that exists."


class TooLarge(Refusal):
    """More was sent than the server takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    message = "The request body is too large."


class ExpectationFailed(Refusal):
    """Something has to be done first."""

    status = HTTPStatus.EXPECTATION_FAILED
    message = "Something else has to be done first."


class UpgradeRequired(Refusal):
    """The path is a stream, to be opened as a WebSocket."""

    status = HTTPStatus.UPGRADE_REQUIRED
    message = "This stream is served over WebSocket only."


class TooManyRequests(Refusal):
    """The caller asked too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    message = "You are being rate limited. Please wait a moment and try again."


class NotBuilt(Refusal):
    """This server can't do it yet; it says so rather than pretend."""

    status = HTTPStatus.NOT_IMPLEMENTED
    message = "This server can't do that yet."


class Unavailable(Refusal):
    """Something that the server needs is away for the moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "The service is unavailable for the moment. Please try again."


class BodyNotJson(InvalidInput):
    """The body isn't JSON, or a value in it has the wrong JSON type."""

    message = "Request body must be valid JSON."


class ValidationFailed(InvalidInput):
    """Fields of the body break rules. ``validations`` lists all of them."""

    message = "Validation failed."


class QueryInvalid(InvalidInput):
    """Query parameters have invalid values. ``validations`` lists all of them."""

    message = "Query parameters have invalid values."
