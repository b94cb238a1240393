"""Reads the body of a request, into memory while it is small and then to disk."""

import io
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

from wirtual.core.errors import InvalidInput, TooLarge
from wirtual.core.serving.environ import Scope

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

IN_MEMORY = 1024 * 1024  # bytes


class ClientGone(Exception):
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


def _part(message: MutableMapping[str, Any]) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientGone
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
