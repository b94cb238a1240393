"""Runs an ASGI application under uvicorn, as the product wants it."""

import socket
from typing import Any

import uvicorn

PING_EVERY = 15.0  # seconds; spec/provisioning.md, 2
PONG_WITHIN = 15.0  # seconds
STOP_WITHIN = 10  # seconds, for requests and sockets that are under way
LARGEST_MESSAGE = 4 * 1024 * 1024  # bytes, of a client's WebSocket message


def make_server(application: Any) -> uvicorn.Server:
    """Return the server; its log is the program's."""
    return uvicorn.Server(
        uvicorn.Config(
            application,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            lifespan="on",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who is to be trusted is the product's business
            ws_ping_interval=PING_EVERY,
            ws_ping_timeout=PONG_WITHIN,
            ws_max_size=LARGEST_MESSAGE,
            timeout_graceful_shutdown=STOP_WITHIN,
        )
    )


def serve(application: Any, listening: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    make_server(application).run(sockets=[listening])
