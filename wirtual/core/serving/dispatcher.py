"""The ASGI application: HTTP to Django in threads, sockets to the event loop."""

import asyncio
import io
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import IO, Any

from django.http import HttpResponseBase

from wirtual.core.api.errors import plain_response
from wirtual.core.errors import Refusal, Unavailable, UpgradeRequired
from wirtual.core.serving.body import ClientGone, read_body
from wirtual.core.serving.environ import REFUSAL, Scope, environ_of
from wirtual.core.serving.sockets import (
    UPGRADE,
    Receive,
    Send,
    SwitchToSocket,
    hold,
)
from wirtual.core.serving.threads import Pool, aside, close_broken_connections

logger = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Any], Any]
Lifespan = Callable[[], Awaitable[None]]

#: Requests that may wait for a thread, for each thread that there is.
WAITING_PER_THREAD = 64

#: Answers that are sent piece by piece at one time; each holds a thread.
STREAM_THREADS = 32

#: A client that takes nothing for so long gets no more of a streamed answer.
STALLED_AFTER = 60.0  # seconds

BODILESS = frozenset({204, 304})


class Overloaded(Unavailable):
    """More requests wait than will be answered in reasonable time."""

    message = "The server has too much to do. Please try again in a moment."


@dataclass
class Answer:
    """What Django said: head, and a body to be iterated and then closed."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: Any = ()

    def start(self, status: str, headers: Headers, _error: object = None) -> None:
        self.status = int(status[:3])
        self.headers = headers

    @property
    def is_whole(self) -> bool:
        """Tell whether the body is there already, so that reading it won't wait."""
        return isinstance(self.body, HttpResponseBase) and not self.body.streaming

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close:
            close()


class Dispatcher:
    """Plain ASGI, for any server that speaks it."""

    def __init__(
        self,
        django: Wsgi,
        *,
        threads: int,
        max_body: int,
        at_start: Lifespan,
        at_end: Lifespan,
    ) -> None:
        self.django = django
        self.max_body = max_body
        self.at_start = at_start
        self.at_end = at_end
        self.pool = Pool(threads, "web")
        self.streams = Pool(STREAM_THREADS, "stream")
        self.most_at_once = threads * (1 + WAITING_PER_THREAD)
        self.at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    # -- HTTP ------------------------------------------------------------------

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body, length = await read_body(scope, receive, self.max_body)
        except ClientGone:
            return
        except Refusal as refusal:
            answer = await self._ask_django(scope, io.BytesIO(), 0, refusal)
        else:
            answer = await self._ask_django(scope, body, length)
        if isinstance(answer.body, SwitchToSocket):  # the view forgot to ask
            answer = _refuse(UpgradeRequired(headers=UPGRADE))
        if answer.is_whole or scope["method"] == "HEAD" or answer.status in BODILESS:
            await self._send_whole(answer, send)
        else:
            await self._send_streamed(answer, receive, send)

    async def _ask_django(
        self,
        scope: Scope,
        body: IO[bytes],
        length: int,
        refusal: Refusal | None = None,
    ) -> Answer:
        """Run the request in a thread, if it won't have to wait too long for one.

        With a ``refusal`` Django says just that, with the headers that all have.
        """
        if self.at_once >= self.most_at_once:
            body.close()
            return _refuse(Overloaded(headers={"Retry-After": "1"}))
        self.at_once += 1
        try:
            return await self.pool.run(self._run, scope, body, length, refusal)
        finally:
            self.at_once -= 1

    def _run(
        self, scope: Scope, body: IO[bytes], length: int, refusal: Refusal | None
    ) -> Answer:
        """Run Django on the request; called in a thread."""
        close_broken_connections()
        with body:
            answer = Answer()
            environ = environ_of(scope, body, length)
            environ[REFUSAL] = refusal
            answer.body = self.django(environ, answer.start)
        if answer.is_whole:
            answer.close()  # which ends the request for Django; the content stays
        return answer

    async def _send_whole(self, answer: Answer, send: Send) -> None:
        content = b""
        if answer.is_whole:
            content = b"".join(answer.body)
        else:
            answer.close()
        headers = answer.headers
        if answer.is_whole and answer.status not in BODILESS:
            headers = _with_length(headers, len(content))
        await send(_start(answer.status, headers))
        await send({"type": "http.response.body", "body": content})

    async def _send_streamed(
        self, answer: Answer, receive: Receive, send: Send
    ) -> None:
        """Send an answer piece by piece, no faster than the client takes it."""
        loop = asyncio.get_running_loop()
        gone = threading.Event()
        watch = asyncio.ensure_future(_watch(receive, gone))

        def hand_over(piece: bytes) -> None:
            if gone.is_set():
                raise ClientGone
            message = {"type": "http.response.body", "body": piece, "more_body": True}
            sent = asyncio.run_coroutine_threadsafe(_send(send, message), loop)
            try:
                sent.result(STALLED_AFTER)
            except TimeoutError:
                sent.cancel()
                raise ClientGone from None

        try:
            await send(_start(answer.status, answer.headers))
            await self.streams.run(_iterate, answer, hand_over)
            await send({"type": "http.response.body", "body": b""})
        except ClientGone:
            return
        finally:
            gone.set()
            watch.cancel()

    # -- WebSocket -------------------------------------------------------------

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        answer = await self._ask_django(scope, io.BytesIO(), 0)
        if isinstance(answer.body, SwitchToSocket):
            await hold(answer.body, answer.headers, receive, send)
        else:
            await self._deny(scope, answer, send)

    async def _deny(self, scope: Scope, answer: Answer, send: Send) -> None:
        """Answer the handshake with the very response that a page would get."""
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        pieces: list[bytes] = []
        await self.streams.run(_iterate, answer, pieces.append)
        content = b"".join(pieces)
        start = _start(answer.status, _with_length(answer.headers, len(content)))
        await send({**start, "type": "websocket.http.response.start"})
        await send({"type": "websocket.http.response.body", "body": content})

    # -- Lifespan --------------------------------------------------------------

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.at_start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.at_end()
                await asyncio.to_thread(self.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def close(self) -> None:
        """Let the threads finish, close their connections and end them."""
        for pool in (self.pool, self.streams, aside):
            pool.close()


def _refuse(refusal: Refusal) -> Answer:
    response = plain_response(refusal)
    return Answer(response.status_code, list(response.items()), response)


def _start(status: int, headers: Headers) -> dict[str, Any]:
    encoded = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
    ]
    return {"type": "http.response.start", "status": status, "headers": encoded}


def _with_length(headers: Headers, length: int) -> Headers:
    if any(name.lower() == "content-length" for name, _ in headers):
        return headers
    return [*headers, ("Content-Length", str(length))]


def _iterate(answer: Answer, hand_over: Callable[[bytes], object]) -> None:
    """Hand over the body piece by piece; called in a thread."""
    try:
        for piece in answer.body:
            if piece:
                hand_over(piece)
    finally:
        answer.close()


async def _send(send: Send, message: dict[str, Any]) -> None:
    await send(message)


async def _watch(receive: Receive, gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()
