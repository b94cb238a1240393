"""Statuses that clients of the compatible spelling insist on.

The one table of exceptions. Everybody else gets the documented status.

Rule: spec/README.md, ruling 2.
"""

from http import HTTPStatus

#: Operations, by title, that answer 201 to clients of the compatible spelling.
CREATED_FOR_COMPATIBLE_CLIENTS = frozenset(
    {
        "Create template by organization",
        "Create user workspace by organization",
        "Create user workspace",
        "Create workspace build",
        "Create OAuth2 application",
        "Create OAuth2 application secret",
    }
)


def status_for(title: str, documented: int, *, compatible: bool) -> int:
    """The status with which the operation ``title`` tells success."""
    if compatible and title in CREATED_FOR_COMPATIBLE_CLIENTS:
        return HTTPStatus.CREATED
    return documented
