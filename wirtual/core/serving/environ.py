"""ASGI's description of a request, translated to WSGI's."""

import sys
from collections.abc import Iterable, Iterator, MutableMapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Environ = dict[str, Any]

#: True in the environ of a request that wants to become a WebSocket.
WEBSOCKET = "wirtual.websocket"

#: In the environ of a request that the server itself refuses: why.
REFUSAL = "wirtual.refusal"

CHUNK = 64 * 1024  # bytes of a file that are sent at a time

SCHEMES = {"ws": "http", "wss": "https"}


class FileChunks:
    """A file as WSGI's ``file_wrapper`` gives it, in chunks worth a hop."""

    def __init__(self, file: IO[bytes], _block_size: int = 0) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(CHUNK), b"")

    def close(self) -> None:
        self.file.close()


def environ_of(scope: Scope, body: IO[bytes], length: int | None) -> Environ:
    """Return WSGI's environ for ``scope`` with ``body``, which is ``length`` long.

    Without a ``length`` the body is still to come, and may announce none.
    """
    scheme = scope.get("scheme", "http")
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope.get("method", "GET"),
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": SCHEMES.get(scheme, scheme),
        "wsgi.input": body,
        "wsgi.input_terminated": True,  # its end is known, whatever is announced
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileChunks,
        WEBSOCKET: scope["type"] == "websocket",
    }
    _add_headers(environ, scope["headers"])
    if length is None:
        return environ
    if length or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(length)
    environ.pop("HTTP_TRANSFER_ENCODING", None)  # the body has been put together
    return environ


def _path(scope: Scope) -> str:
    """Return the path as WSGI wants it: decoded bytes, each as a character."""
    raw = scope.get("raw_path")
    decoded = scope["path"].encode() if raw is None else unquote_to_bytes(raw)
    return bytes(decoded).decode("latin-1")


def _add_headers(environ: Environ, headers: Iterable[tuple[bytes, bytes]]) -> None:
    for raw_name, raw_value in headers:
        if b"_" in raw_name:
            continue  # would pass for its twin with a hyphen
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        if name not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            name = f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        if name in environ:
            between = "; " if name == "HTTP_COOKIE" else ","
            value = f"{environ[name]}{between}{value}"
        environ[name] = value
