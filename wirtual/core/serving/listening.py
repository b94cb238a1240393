"""The socket that the server listens on.

It is opened before anything else is started, so that a port that is taken is known at
once, and handed on, so that it stays open while the server behind it is replaced.
"""

import errno
import socket
import time

BACKLOG = 2048
POLL = 0.05  # seconds


class CannotListen(Exception):
    """The address can't be had. The text is one line for an operator."""


def listen(host: str, port: int, *, patience: float = 0.0) -> socket.socket:
    """Open the socket for ``host`` and ``port``; 0 takes any free port.

    With ``patience`` a taken port is asked for again for so many seconds: the server
    of a parent that was killed needs a moment to go.
    """
    limit = time.monotonic() + patience
    while True:
        try:
            return _open(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() >= limit:
                raise CannotListen(_why(host, port, error)) from error
            time.sleep(POLL)


def address_of(listening: socket.socket) -> tuple[str, int]:
    """Return the host, as it is written in a URL, and the port."""
    host, port = listening.getsockname()[:2]
    return f"[{host}]" if ":" in host else host, port


def _open(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, _, _, _, address = found[0]
    return socket.create_server(address[:2], family=family, backlog=BACKLOG)


def _why(host: str, port: int, error: OSError) -> str:
    reasons = {
        errno.EADDRINUSE: f"Port {port} of {host} is taken: stop who has it, or choose "
        "another with --port (WIRTUAL_PORT).",
        errno.EACCES: f"Port {port} may only be opened by root: choose one above 1023 "
        "with --port (WIRTUAL_PORT).",
        errno.EADDRNOTAVAIL: f"This machine has no address {host}: choose another "
        "with --host (WIRTUAL_HOST).",
    }
    if isinstance(error, socket.gaierror):
        return f"{host!r} is no address of this machine (WIRTUAL_HOST)."
    code = error.errno or 0
    return reasons.get(code, f"Can't listen on {host}:{port}: {error.strerror}.")
