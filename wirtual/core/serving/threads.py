"""The threads that run Django, and the database connections that they keep.

A thread keeps its connection from one request to the next. One that broke meanwhile
(the database was restarted) is put away before it is used, without asking the
database: when a connection has nothing in flight and yet there is something to read
on it, that is its end.
"""

import asyncio
import contextlib
import select
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")

#: For work of sockets and streams, so that many of them don't keep requests waiting.
ASIDE_THREADS = 2


class Pool:
    """Some threads, started when they are needed, each with its connections.

    ``waiting`` says how many calls may wait for each thread; None for any number.
    """

    def __init__(self, threads: int, name: str, waiting: int | None = None) -> None:
        self.threads = threads
        self.name = name
        self.most = None if waiting is None else threads * (1 + waiting)
        self.at_once = 0
        self._executor: ThreadPoolExecutor | None = None

    @property
    def is_full(self) -> bool:
        """Whether a call would have to wait too long."""
        return self.most is not None and self.at_once >= self.most

    async def run(
        self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``function`` in one of the threads."""
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self.threads, self.name)
        call = partial(function, *args, **kwargs)
        loop = asyncio.get_running_loop()
        self.at_once += 1
        try:
            return await loop.run_in_executor(self._executor, call)
        finally:
            self.at_once -= 1

    def close(self) -> None:
        """Let the threads finish, close their connections and end them."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        everyone = threading.Barrier(self.threads)

        def close_connections() -> None:
            connections.close_all()
            with contextlib.suppress(threading.BrokenBarrierError):
                everyone.wait(timeout=5)  # so that no thread does it twice

        for _ in range(self.threads):
            executor.submit(close_connections)
        executor.shutdown()


aside = Pool(ASIDE_THREADS, "aside")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what blocks, the database above all, beside the event loop."""
    return await aside.run(_run, partial(function, *args, **kwargs))


def _run(call: Callable[[], T]) -> T:
    close_broken_connections()
    try:
        return call()
    finally:
        close_old_connections()


def close_broken_connections() -> None:
    """Put away this thread's connections to which the database has said goodbye."""
    for wrapper in connections.all(initialized_only=True):
        if wrapper.connection is not None and not wrapper.in_atomic_block:
            raw = wrapper.connection
            if raw.closed or _has_something_to_read(raw.fileno()):
                wrapper.close()


def _has_something_to_read(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
