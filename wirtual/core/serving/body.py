"""The body of a request: read before Django is asked, or as a view reads it.

Most bodies are read first, into memory while they are small and then to disk, so that
no thread waits for a client. Where uploads go, the view gets the body as it comes: it
can refuse before anything was sent, and keeps what comes where it wants it.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import CancelledError, Future
from typing import IO, Any

from wirtual.core.errors import InvalidInput, TooLarge
from wirtual.core.serving.environ import Scope

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

IN_MEMORY = 1024 * 1024  # bytes

#: A client that sends nothing, or takes nothing, for so long is given up.
STALLED_AFTER = 60.0  # seconds


class ClientGone(ConnectionError):
    """The client went away before it had sent everything, or got everything."""


class LengthNotANumber(InvalidInput):
    """``Content-Length`` isn't a number."""

    message = "The header Content-Length must be a number."


async def read_body(scope: Scope, receive: Receive, most: int) -> tuple[IO[bytes], int]:
    """Return the body and its length. The caller closes it.

    Raises:
        TooLarge: more than ``most`` bytes are announced, or come.
        LengthNotANumber: what is announced can't be read.
        ClientGone: it ended in the middle.
    """
    _check_announced(scope, most)
    message = await receive()
    first = _part(message)
    if not message.get("more_body"):
        _check(len(first), most)
        return io.BytesIO(first), len(first)
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        length = spool.write(first)
        while message.get("more_body"):
            message = await receive()
            length += spool.write(_part(message))
            _check(length, most)
        spool.seek(0)
    except BaseException:
        spool.close()
        raise
    return spool, length


class ComingBody(io.RawIOBase):
    """A body that is read from a thread while it comes, no faster than it is read.

    At most ``most`` bytes come out of it. Reading raises:
        TooLarge: more are announced, or come.
        ClientGone: it ended in the middle, the client stalls, or the server ends.
    """

    def __init__(self, scope: Scope, receive: Receive, most: int) -> None:
        self._scope = scope
        self._receive = receive
        self._most = most
        self._loop = asyncio.get_running_loop()
        self._pending: Future[MutableMapping[str, Any]] | None = None
        self._rest = memoryview(b"")
        self._length = 0
        self._more = True
        #: Whether the client was asked to send it. It may wait for that.
        self.was_asked_for = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._rest and self._more:
            self._rest = memoryview(self._next())
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        """End it; whoever reads it in another thread is told that it is over."""
        super().close()
        if self._pending is not None:
            self._pending.cancel()

    def _next(self) -> bytes:
        if not self.was_asked_for:
            _check_announced(self._scope, self._most)
            self.was_asked_for = True
        message = self._await_message()
        part = _part(message)
        self._more = bool(message.get("more_body"))
        self._length += len(part)
        _check(self._length, self._most)
        return part

    def _await_message(self) -> MutableMapping[str, Any]:
        coroutine: Any = self._receive()
        self._pending = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        if self.closed:  # before there was anything to cancel
            self._pending.cancel()
        try:
            return self._pending.result(STALLED_AFTER)
        except (TimeoutError, CancelledError):
            self._pending.cancel()
            raise ClientGone("The body did not come to its end.") from None


def _part(message: MutableMapping[str, Any]) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientGone("The body ended early.")
    return bytes(message.get("body", b""))


def _check_announced(scope: Scope, most: int) -> None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            if not value.isdigit():
                raise LengthNotANumber
            _check(int(value), most)


def _check(length: int, most: int) -> None:
    if length > most:
        raise TooLarge(detail=f"At most {most} bytes are read.")
