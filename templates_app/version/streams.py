"""The log of an import, line by line, to who follows it."""

from contextlib import aclosing
from uuid import UUID

from provisioning_app.job import logs
from wirtual.core.api.rendering import to_json
from wirtual.core.serving.sockets import Socket, SwitchToSocket


def follow_logs(job_id: UUID, after: int) -> SwitchToSocket:
    """Answer with a socket that sends each line as one message, as it comes."""

    async def talk(socket: Socket) -> None:
        async with aclosing(logs.follow(job_id, after)) as lines:
            async for line in lines:
                await socket.send_text(to_json(line).decode().rstrip("\n"))

    return SwitchToSocket(talk)
