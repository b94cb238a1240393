"""A real server inside the test's process, so that the test's database is its own."""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from wirtual.core.serving.dispatcher import Dispatcher
from wirtual.core.serving.listening import address_of, listen
from wirtual.core.serving.server import make_server

START_WITHIN = 10.0  # seconds


@contextlib.contextmanager
def running(application: Any) -> Iterator[str]:
    """Serve ``application`` on a free port of loopback. Yields ``127.0.0.1:PORT``."""
    server = make_server(application)
    listening = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        wait_until(lambda: server.started, START_WITHIN)
        host, port = address_of(listening)
        yield f"{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def wait_until(condition: Any, within: float = 10.0) -> None:
    """Wait for ``condition`` to hold, and fail when it doesn't in time."""
    limit = time.monotonic() + within
    while not condition():
        assert time.monotonic() < limit, f"not so within {within} s"
        time.sleep(0.01)


@contextlib.contextmanager
def running_product(threads: int = 2) -> Iterator[str]:
    """Serve the product, but for what follows announcements, as `running` does."""
    from wirtual.asgi import UPLOADS

    async def nothing() -> None:
        """There is nobody to listen for."""

    dispatcher = Dispatcher(
        get_wsgi_application(),
        threads=threads,
        max_body=settings.WIRTUAL_MAX_BODY_BYTES,
        read_by_views=UPLOADS,
        at_start=nothing,
        at_end=nothing,
    )
    with running(dispatcher) as address:
        yield address
