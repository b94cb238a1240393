"""Announcements between processes: published at commit, heard by who listens.

A message says *look again*; it is a hint and not the data. Who listens looks for
itself once in a while too, and after `LOST`, which stands for messages that may have
been missed while the connection was away or the listener too slow.

Everything goes through one channel of PostgreSQL, whose payload is the channel's name,
a line break and the message. Listening needs a connection of its own straight to the
server: a pooler in transaction mode can't carry it.
"""

import asyncio
import contextlib
import logging
import os
import select
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection, connections

from wirtual.core.errors import Unavailable

logger = logging.getLogger(__name__)

CHANNEL = "wirtual"
LONGEST = 7999  # bytes; PostgreSQL's NOTIFY allows payloads shorter than 8000
KEPT = 1000  # messages that wait for one subscriber, before they become one LOST

LISTENING_WITHIN = 10.0  # seconds, until a subscription gives up
HEARTBEAT = 30.0  # seconds without a message, until the connection is tried
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to connect

NOT_HEARD = "announcements are not heard: %s"
HEARD_AGAIN = "announcements are heard again"


class NotListening(Unavailable):
    """The database that carries announcements can't be reached."""

    message = "Changes can't be followed for the moment. Please try again."


@dataclass(frozen=True, slots=True)
class Message:
    """One announcement."""

    channel: str
    text: str


#: Messages may have been missed: look again, whatever you follow.
LOST = Message("", "")


def publish(channel: str, message: str = "") -> None:
    """Announce ``message`` when the current transaction commits, or else at once."""
    payload = f"{channel}\n{message}"
    if "\n" in channel or len(payload.encode()) > LONGEST:
        raise ValueError(f"{channel!r} with {len(message)} characters can't be sent")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def _parsed(payload: str) -> Message:
    channel, _, text = payload.partition("\n")
    return Message(channel, text)


def _parameters() -> dict[str, Any]:
    """Return how Django connects, for a connection beside it."""
    parameters: dict[str, Any] = connections["default"].get_connection_params()
    for own in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(own, None)
    return {"keepalives_idle": 30, **parameters, "autocommit": True}


# -- For the event loop ---------------------------------------------------------


class Subscription:
    """The messages of one channel for one follower: an endless iterator."""

    def __init__(self) -> None:
        self._waiting: deque[Message] = deque()
        self._some = asyncio.Event()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Message:
        await self._some.wait()
        return self._pop()

    async def get(self, within: float) -> Message | None:
        """Return the next message, or None when there was none ``within`` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._some.wait()
        return self._pop() if self._waiting else None

    def put(self, message: Message) -> None:
        """Add a message; too many become one `LOST`."""
        if message is LOST or len(self._waiting) >= KEPT:
            self._waiting.clear()
            message = LOST
        self._waiting.append(message)
        self._some.set()

    def _pop(self) -> Message:
        message = self._waiting.popleft()
        if not self._waiting:
            self._some.clear()
        return message


class Hub:
    """One listening connection for all followers of this process.

    It connects when the first one subscribes, and again, for ever, when the
    connection breaks.
    """

    def __init__(self) -> None:
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; doesn't wait for the database."""
        if self._task is None or self._task.done():
            self._listening = asyncio.Event()
            self._task = asyncio.create_task(self._run(), name="pubsub")

    async def stop(self) -> None:
        """Stop to listen. Subscriptions stay, and stay silent."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    @contextlib.asynccontextmanager
    async def subscribe(self, channel: str) -> AsyncIterator[Subscription]:
        """Follow ``channel``: what is announced after this has begun is heard.

        Raises:
            NotListening: the database is away for longer than one waits.
        """
        await self.start()
        subscription = Subscription()
        self._subscriptions[channel].add(subscription)
        try:
            try:
                async with asyncio.timeout(LISTENING_WITHIN):
                    await self._listening.wait()
            except TimeoutError:
                raise NotListening from None
            yield subscription
        finally:
            self._subscriptions[channel].discard(subscription)
            if not self._subscriptions[channel]:
                del self._subscriptions[channel]

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        listened = False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **_parameters()
                ) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    pause = FIRST_PAUSE
                    if listened:
                        logger.info(HEARD_AGAIN)
                        self._tell_all(LOST)
                    listened = True
                    await self._listen(line)
            except (psycopg.Error, OSError) as error:
                if pause == FIRST_PAUSE:
                    logger.warning(NOT_HEARD, _first_line(error))
            finally:
                self._listening.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _listen(self, line: psycopg.AsyncConnection[Any]) -> None:
        self._listening.set()
        while True:
            async for notify in line.notifies(timeout=HEARTBEAT):
                message = _parsed(notify.payload)
                for subscription in self._subscriptions.get(message.channel, ()):
                    subscription.put(message)
            await line.execute("SELECT 1")

    def _tell_all(self, message: Message) -> None:
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.put(message)


#: The one of this process.
hub = Hub()


# -- For loops without one ------------------------------------------------------


class Listener:
    """The messages of some channels for one loop of a daemon.

    Use it as a context manager: inside it listens. Without the database it goes on
    trying, and tells `LOST` when it is back.
    """

    def __init__(self, *channels: str) -> None:
        self._channels = frozenset(channels)
        self._line: psycopg.Connection[Any] | None = None
        self._pause = FIRST_PAUSE
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._disconnect()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def wake(self) -> None:
        """Make `wait` return now; for signal handlers and other threads."""
        with contextlib.suppress(OSError):
            os.write(self._wake_write, b"!")

    def wait(self, timeout: float) -> list[Message]:
        """Return what was announced, or nothing after ``timeout`` seconds."""
        if self._line is None:
            began = time.monotonic()
            if self._sleep(min(self._pause, timeout)):
                return []
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            if self._connect():
                logger.info(HEARD_AGAIN)
                return [LOST]
            return (
                self.wait(timeout - (time.monotonic() - began)) if timeout > 0 else []
            )
        try:
            return self._heard(self._line, timeout)
        except (psycopg.Error, OSError) as error:
            logger.warning(NOT_HEARD, _first_line(error))
            self._disconnect()
            return []

    def _heard(self, line: psycopg.Connection[Any], timeout: float) -> list[Message]:
        heard = self._collect(line)
        if not heard and not self._sleep(timeout, line.fileno()):
            heard = self._collect(line)
        if not heard and timeout >= HEARTBEAT:
            line.execute("SELECT 1")
        return heard

    def _collect(self, line: psycopg.Connection[Any]) -> list[Message]:
        heard = [_parsed(notify.payload) for notify in line.notifies(timeout=0)]
        return [message for message in heard if message.channel in self._channels]

    def _sleep(self, timeout: float, *descriptors: int) -> bool:
        """Wait for one of ``descriptors``, or for `wake`, and tell whether for that."""
        poll = select.poll()
        for descriptor in (self._wake_read, *descriptors):
            poll.register(descriptor, select.POLLIN)
        ready = {descriptor for descriptor, _ in poll.poll(max(0.0, timeout) * 1000)}
        if self._wake_read not in ready:
            return False
        os.read(self._wake_read, 4096)
        return True

    def _connect(self) -> bool:
        try:
            self._line = psycopg.connect(**_parameters())
            self._line.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error as error:
            logger.debug(NOT_HEARD, _first_line(error))
            self._disconnect()
            return False
        self._pause = FIRST_PAUSE
        return True

    def _disconnect(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
