"""Where a request came from: what audit entries tell about it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from orgs_app.access.subject import Subject
from wirtual.core.ids import NIL

#: Longer user agents are cut. spec/identity.md, 8.2
USER_AGENT_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does something, and from where."""

    subject: Subject | None  #: None while nobody is signed in
    ip: str = ""
    user_agent: str = ""
    request_id: UUID = NIL

    @classmethod
    def of(cls, request: HttpRequest, subject: Subject | None) -> "Origin":
        """The origin of an HTTP request."""
        return cls(
            subject=subject,
            ip=client_ip(request),
            user_agent=request.headers.get("User-Agent", "")[:USER_AGENT_LENGTH],
            request_id=UUID(getattr(request, "request_id", str(NIL))),
        )

    @classmethod
    def background(cls, subject: Subject) -> "Origin":
        """The origin of work that no request asked for."""
        return cls(subject=subject)


def client_ip(request: HttpRequest) -> str:
    """The client's address, as far as the server can tell."""
    return str(request.META.get("REMOTE_ADDR") or "")
