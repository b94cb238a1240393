"""Where compatible clients are answered otherwise than the documentation says.

Clients that spell the session token the compatible way insist on 201 for what they
create. The table below names all such operations; there are no others.

Rule: spec/README.md, ruling 2.
"""

from http import HTTPStatus

from rest_framework.request import Request

CREATE_TEMPLATE = "Create template by organization"

#: Titles of operations that are documented with 200, and what others expect.
EXPECTED_ELSEWHERE = {CREATE_TEMPLATE: HTTPStatus.CREATED}


def success_status(request: Request, title: str) -> HTTPStatus:
    """The code for a success of the operation ``title``, for this client."""
    speaks_compatibly = getattr(request._request, "speaks_compatibly", False)
    return EXPECTED_ELSEWHERE[title] if speaks_compatibly else HTTPStatus.OK
