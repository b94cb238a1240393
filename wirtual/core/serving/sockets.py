"""WebSockets, as a view sees them.

A view first does what every view does, then answers `SwitchToSocket` with a coroutine
function that talks to the client for as long as it likes.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from django.http import HttpResponse

from wirtual.core.errors import Forbidden, Refusal, UpgradeRequired
from wirtual.core.serving.environ import WEBSOCKET

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

NORMAL = 1000  # RFC 6455, 7.4.1
GOING_AWAY = 1001
INTERNAL_ERROR = 1011
LONGEST_REASON = 123  # bytes; RFC 6455, 5.5

INBOX = 64  # messages of the client that wait to be read

#: What a refusal to serve a stream as a page asks for.
UPGRADE = {"Upgrade": "websocket", "Connection": "Upgrade"}

#: What a page can't send with a socket, unlike cookies and names with passwords.
TOKEN_HEADERS = ("HTTP_WIRTUAL_SESSION_TOKEN", "HTTP_CODER_SESSION_TOKEN")

#: What browsers leave out of an origin.
DEFAULT_PORTS = {"http": ":80", "https": ":443"}

OOPS = "An internal error occurred."


class SocketClosed(Exception):
    """The client has gone."""


class Socket:
    """One client that listens. ``closed`` is set when it goes."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._inbox: asyncio.Queue[str | bytes] = asyncio.Queue(INBOX)
        self.closed = asyncio.Event()

    async def send_text(self, text: str) -> None:
        """Send one message; waits while the client is slow.

        Raises:
            SocketClosed: there is nobody any more.
        """
        await self._send_message({"type": "websocket.send", "text": text})

    async def send_bytes(self, content: bytes) -> None:
        """Send one binary message, as `send_text`."""
        await self._send_message({"type": "websocket.send", "bytes": content})

    async def receive(self) -> str | bytes:
        """Return the client's next message. Needs ``listens=True``.

        Raises:
            SocketClosed: there won't be one any more.
        """
        message = asyncio.ensure_future(self._inbox.get())
        gone = asyncio.ensure_future(self.closed.wait())
        try:
            await asyncio.wait({message, gone}, return_when=asyncio.FIRST_COMPLETED)
            if message.done():
                return message.result()
            raise SocketClosed
        finally:
            message.cancel()
            gone.cancel()

    async def _send_message(self, message: MutableMapping[str, Any]) -> None:
        if self.closed.is_set():
            raise SocketClosed
        try:
            await self._send(message)
        except OSError as error:  # how a server tells that the client went
            self.closed.set()
            raise SocketClosed from error

    async def _watch(self, *, keep: bool) -> None:
        """Read until the client goes; what it says is dropped unless it is wanted."""
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self.closed.set()
                return
            if keep:
                text = message.get("text")
                await self._inbox.put(message["bytes"] if text is None else text)


Talk = Callable[[Socket], Awaitable[None]]


class SwitchToSocket(HttpResponse):
    """The answer of a view that goes on as a socket.

    ``talk`` runs on the event loop, so whatever blocks goes through
    `threads.in_thread`. It is cancelled when the client goes. When it returns the
    socket is closed as done; when it raises, as failed, with the refusal's message.
    """

    def __init__(
        self, talk: Talk, *, listens: bool = False, subprotocol: str | None = None
    ) -> None:
        super().__init__(status=101)
        self.talk = talk
        self.listens = listens
        self.subprotocol = subprotocol


def require_upgrade(request: Any) -> None:
    """Refuse a request that isn't the opening of a WebSocket, or another site's.

    Takes Django's request or DRF's. Browsers send our cookie along with a socket that
    any page opens, and let the page read what comes; only headers of its own can't a
    page make up.

    Raises:
        UpgradeRequired: it is a plain request.
        Forbidden: a page of another site opens it, with no token in a header.
    """
    meta: dict[str, Any] = request.META
    if not meta.get(WEBSOCKET):
        raise UpgradeRequired(headers=UPGRADE)
    if _is_foreign(meta) and not _has_token_header(meta):
        raise Forbidden(detail="A page of another site can't open this socket.")


def _is_foreign(meta: Mapping[str, Any]) -> bool:
    """Whether a page opens the socket that didn't come from the host that it asks."""
    if "HTTP_ORIGIN" not in meta:
        return False  # no browser
    scheme, _, host = meta["HTTP_ORIGIN"].lower().partition("://")
    default = DEFAULT_PORTS.get(scheme, "")
    asked = meta.get("HTTP_HOST", "").lower()
    return not host or host.removesuffix(default) != asked.removesuffix(default)


def _has_token_header(meta: Mapping[str, Any]) -> bool:
    bearer = meta.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer ")
    return bearer or any(meta.get(name) for name in TOKEN_HEADERS)


async def hold(
    switch: SwitchToSocket,
    headers: list[tuple[str, str]],
    receive: Receive,
    send: Send,
) -> None:
    """Accept the socket, run its talk to the end, and close."""
    accept = {
        "type": "websocket.accept",
        "subprotocol": switch.subprotocol,
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers
            if name.lower() not in ("content-type", "content-length")
        ],
    }
    await send(accept)
    socket = Socket(receive, send)
    code, reason = await _talk(switch, socket)
    if not socket.closed.is_set():
        with contextlib.suppress(OSError):
            await send({"type": "websocket.close", "code": code, "reason": reason})


async def _talk(switch: SwitchToSocket, socket: Socket) -> tuple[int, str]:
    """Run the talk until it ends or the client goes. Return how to close."""
    talk = asyncio.ensure_future(switch.talk(socket))
    watch = asyncio.ensure_future(socket._watch(keep=switch.listens))
    try:
        await asyncio.wait({talk, watch}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (talk, watch):
            task.cancel()
        await asyncio.wait({talk, watch})
    if not watch.cancelled() and watch.exception():
        logger.error("a socket could not be read", exc_info=watch.exception())
    failure = None if talk.cancelled() else talk.exception()
    if failure is None or isinstance(failure, SocketClosed):
        return NORMAL, ""
    if isinstance(failure, Refusal):
        return INTERNAL_ERROR, _cut(str(failure))
    logger.error("a socket's talk failed", exc_info=failure)
    return INTERNAL_ERROR, OOPS


def _cut(reason: str) -> str:
    """Return as much of ``reason`` as a close frame holds."""
    return reason.encode()[:LONGEST_REASON].decode(errors="ignore")
