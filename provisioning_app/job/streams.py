"""The log of a job, in one piece or line by line to who follows it.

Rule: spec/provisioning.md, 14; spec/templates.md, 10.
"""

from contextlib import aclosing
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from orgs_app.access.viewsets import ApiViewSet
from provisioning_app.job import logs
from wirtual.core.api.fields import LARGEST_INTEGER
from wirtual.core.api.rendering import to_json
from wirtual.core.serving.sockets import Socket, SwitchToSocket, require_upgrade

#: What operations that answer with `log_of` are asked.
LOG_PARAMETERS = (
    OpenApiParameter("before", OpenApiTypes.INT64, description="Ignored."),
    OpenApiParameter(
        "after",
        OpenApiTypes.INT64,
        description="Only lines with ids greater than this.",
    ),
    OpenApiParameter(
        "follow",
        OpenApiTypes.BOOL,
        description="Its presence, whatever its value, makes the answer a WebSocket"
        " that sends each line as one message, until the job has ended.",
    ),
)


def log_of(view: ApiViewSet, job_id: UUID) -> Response | SwitchToSocket:
    """Answer with the lines of a job's log, or with a stream of them.

    Raises:
        QueryInvalid: ``after`` is no id.
        UpgradeRequired: a stream is asked for, but not as a WebSocket.
        Forbidden: a page of another site asks for the stream.
    """
    query = view.query()
    after = query.integer("after", least=None, most=LARGEST_INTEGER)
    query.refuse_if_wrong()
    if "follow" in view.request.query_params:
        require_upgrade(view.request)
        return _follow(job_id, after)
    return Response(logs.logs_after(job_id, after))


def _follow(job_id: UUID, after: int) -> SwitchToSocket:
    """Answer with a socket that sends each line as one message, as it comes."""

    async def talk(socket: Socket) -> None:
        async with aclosing(logs.follow(job_id, after)) as lines:
            async for line in lines:
                await socket.send_text(to_json(line).decode().rstrip("\n"))

    return SwitchToSocket(talk)
