"""The ASGI application: HTTP to Django in threads, sockets to the event loop."""

import asyncio
import io
import logging
import threading
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import connections
from django.http import HttpResponseBase

from wirtual.core.api.errors import plain_response
from wirtual.core.errors import Refusal, Unavailable, UpgradeRequired
from wirtual.core.serving.body import (
    STALLED_AFTER,
    ClientGone,
    ComingBody,
    read_body,
)
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

#: Bodies that views read as they come, at one time; each holds a thread. More wait,
#: with little of their body read.
UPLOAD_THREADS = 8
WAITING_PER_UPLOAD = 8

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
    """Plain ASGI, for any server that speaks it.

    ``read_by_views`` are methods and paths of the requests whose bodies aren't read
    before Django is asked.
    """

    def __init__(
        self,
        django: Wsgi,
        *,
        threads: int,
        max_body: int,
        read_by_views: Collection[tuple[str, str]] = (),
        at_start: Lifespan,
        at_end: Lifespan,
    ) -> None:
        self.django = django
        self.max_body = max_body
        self.read_by_views = read_by_views
        self.at_start = at_start
        self.at_end = at_end
        self.pool = Pool(threads, "web", WAITING_PER_THREAD)
        self.uploads = Pool(UPLOAD_THREADS, "upload", WAITING_PER_UPLOAD)
        self.streams = Pool(STREAM_THREADS, "stream")

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
            answer = await self._answer(scope, receive)
        except ClientGone:
            return
        if isinstance(answer.body, SwitchToSocket):  # the view forgot to ask
            answer = _refuse(UpgradeRequired(headers=UPGRADE))
        if answer.is_whole or scope["method"] == "HEAD" or answer.status in BODILESS:
            await self._send_whole(answer, send)
        else:
            await self._send_streamed(answer, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if (scope["method"], scope["path"]) in self.read_by_views:
            return await self._answer_upload(scope, receive)
        try:
            body, length = await read_body(scope, receive, self.max_body)
        except Refusal as refusal:
            return await self._ask_django(self.pool, scope, io.BytesIO(), 0, refusal)
        return await self._ask_django(self.pool, scope, body, length)

    async def _answer_upload(self, scope: Scope, receive: Receive) -> Answer:
        """Ask Django right away; the view reads the body if it wants it."""
        body = ComingBody(scope, receive, self.max_body)
        try:
            answer = await self._ask_django(self.uploads, scope, body, None)
        finally:
            body.close()  # or its thread would wait on when the server ends
        if not body.was_asked_for and _waits_to_be_asked(scope):
            # The client won't send the body now, and what it sends next isn't it.
            answer.headers.append(("Connection", "close"))
        return answer

    async def _ask_django(
        self,
        pool: Pool,
        scope: Scope,
        body: Any,
        length: int | None,
        refusal: Refusal | None = None,
    ) -> Answer:
        """Run the request in a thread, if it won't have to wait too long for one.

        With a ``refusal`` Django says just that, with the headers that all have.
        """
        if pool.is_full:
            body.close()
            return _refuse(Overloaded(headers={"Retry-After": "1"}))
        return await pool.run(self._run, scope, body, length, refusal)

    def _run(
        self,
        scope: Scope,
        body: IO[bytes],
        length: int | None,
        refusal: Refusal | None,
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
        answer = await self._ask_django(self.pool, scope, io.BytesIO(), 0)
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
        for pool in (self.pool, self.uploads, self.streams, aside):
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


def _waits_to_be_asked(scope: Scope) -> bool:
    return (b"expect", b"100-continue") in [
        (name, value.lower()) for name, value in scope["headers"]
    ]


def _iterate(answer: Answer, hand_over: Callable[[bytes], object]) -> None:
    """Hand over the body piece by piece; called in a thread.

    A body that asks the database does so over a connection of its own, which ends with
    it: there may be many streams, and slow ones.
    """
    close_broken_connections()
    try:
        for piece in answer.body:
            if piece:
                hand_over(piece)
    finally:
        answer.close()
        connections.close_all()


async def _send(send: Send, message: dict[str, Any]) -> None:
    await send(message)


async def _watch(receive: Receive, gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()
