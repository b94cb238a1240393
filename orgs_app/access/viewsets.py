"""What every view of the API stands on.

A view fetches through ``self.subject``, asks `permit`, reads ``self.body``, calls an
action and answers. The order of refusals follows from that: 401, then path, then
permission, then body, then state.
"""

from http import HTTPStatus
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ViewSet

from orgs_app.access.compatibility import status_for
from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject
from wirtual.core.api.parameters import Query
from wirtual.core.api.serializers import checked
from wirtual.core.errors import (
    BodyNotJson,
    InvalidInput,
    NotFound,
    Unauthenticated,
)
from wirtual.core.features import Feature, require
from wirtual.core.ids import find_uuid


class MalformedId(InvalidInput):
    """A part of the path has to be a UUID and isn't."""

    message = "The path holds an invalid UUID."


class ApiViewSet(ViewSet):
    """Operations for somebody who is signed in."""

    #: What operations there are is told in the API document, and not by OPTIONS.
    http_method_names = ("get", "post", "put", "patch", "delete", "head")
    #: Path parameters that must be UUIDs; methods get them as such.
    id_kwargs: ClassVar[tuple[str, ...]] = ()
    #: Without it the operations are refused, whoever asks for whatever.
    feature: ClassVar[Feature | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in, then turn ids of the path into UUIDs.

        Raises:
            FeatureSwitchedOff: the deployment doesn't have these operations.
            MalformedId: one of the ids is none.
            NotFound: a name holds a null character, which no name in the database can.
        """
        if self.feature is not None:
            require(self.feature)
        super().initial(request, *args, **kwargs)
        for name in kwargs.keys() - set(self.id_kwargs):
            if "\x00" in str(kwargs[name]):
                raise NotFound
        for name in self.id_kwargs:
            text = kwargs.get(name)
            if text is None:
                continue
            value = find_uuid(text)
            if value is None:
                raise MalformedId(detail=f"{name!r} must be a UUID, got {text!r}.")
            # The very dictionary that the method is called with.
            self.kwargs[name] = value

    @property
    def subject(self) -> Subject:
        """Who is signed in."""
        found: Any = self.request.user
        if not isinstance(found, Subject):
            raise Unauthenticated
        return found

    @property
    def key_id(self) -> str:
        """The id of the key that the request came with."""
        sign_in: Any = self.request.auth
        return str(sign_in.key_id)

    @property
    def origin(self) -> Origin:
        """Who asks, and from where, for the audit log."""
        user: Any = self.request.user
        subject = user if isinstance(user, Subject) else None
        return Origin.of(self.request._request, subject)

    def success(self, title: str, documented: int = HTTPStatus.OK) -> int:
        """The status of success: the documented one, but for the exceptions."""
        compatible = getattr(self.request._request, "speaks_compatibly", False)
        return status_for(title, documented, compatible=compatible)

    def body(self, serializer: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The checked values of the body.

        Raises:
            BodyNotJson: it isn't JSON, or has another shape.
            ValidationFailed: it breaks rules; all of them are listed.
        """
        if self.request.stream is None:
            raise BodyNotJson(detail="The body is empty.")
        return checked(serializer, self.request.data)

    def query(self) -> Query:
        """A reader for the query parameters."""
        return Query(self.request.query_params)

    def done(self, message: str, status: int = HTTPStatus.OK) -> Response:
        """Answer that it was done, where there is nothing else to show."""
        return Response({"message": message}, status=status)


class PublicApiViewSet(ApiViewSet):
    """Operations that need no token, and look at none."""

    authentication_classes = ()
    permission_classes = ()
