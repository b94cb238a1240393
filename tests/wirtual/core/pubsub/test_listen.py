"""Announcements, from one connection to the listeners of another."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.running import wait_until
from wirtual.core import pubsub
from wirtual.core.pubsub import KEPT, LOST, Hub, Listener, Message, Subscription

pytestmark = pytest.mark.django_db(transaction=True)

LISTENING = """
SELECT pid FROM pg_stat_activity
 WHERE datname = current_database() AND query ILIKE 'LISTEN%%' AND pid <> %s
"""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener("jobs", "news") as listener:
        yield listener


def cut_listeners() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_terminate_backend(pid, 5000) FROM ({LISTENING}) AS l", [0]
        )


def follow(play: Callable[[Hub, Subscription], Awaitable[Any]]) -> Any:
    """Run ``play`` with a hub and a subscription to ``jobs``."""

    async def run() -> Any:
        hub = Hub()
        try:
            async with hub.subscribe("jobs") as messages:
                return await play(hub, messages)
        finally:
            await hub.stop()

    return asyncio.run(run())


async def publish(channel: str, text: str = "") -> None:
    await asyncio.to_thread(in_other_connection, pubsub.publish, channel, text)


def in_other_connection(function: Callable[..., Any], *args: Any) -> None:
    try:
        function(*args)
    finally:
        connection.close()


# -- Publishing -----------------------------------------------------------------


def test_a_message_is_sent_at_commit(listener: Listener):
    with transaction.atomic():
        pubsub.publish("jobs", "one")
        assert listener.wait(0.05) == []
    assert listener.wait(5) == [Message("jobs", "one")]


def test_a_message_of_a_transaction_that_fails_is_not_sent(listener: Listener):
    with transaction.atomic():
        pubsub.publish("jobs", "one")
        transaction.set_rollback(True)
    pubsub.publish("jobs", "two")
    assert listener.wait(5) == [Message("jobs", "two")]


def test_a_message_may_have_lines_and_be_empty(listener: Listener):
    pubsub.publish("jobs", "a\nb")
    assert listener.wait(5) == [Message("jobs", "a\nb")]
    pubsub.publish("jobs")
    assert listener.wait(5) == [Message("jobs", "")]


@pytest.mark.parametrize(
    ("channel", "text"), [("a\nb", ""), ("jobs", "x" * 7995), ("jobs", "ü" * 4000)]
)
def test_what_cannot_be_sent_is_a_mistake(channel, text):
    with pytest.raises(ValueError, match="can't be sent"):
        pubsub.publish(channel, text)


def test_the_longest_message_is_sent(listener: Listener):
    pubsub.publish("jobs", "x" * 7994)
    assert len(listener.wait(5)[0].text) == 7994


# -- A daemon's listener --------------------------------------------------------


def test_a_listener_hears_only_its_channels(listener: Listener):
    pubsub.publish("others", "one")
    pubsub.publish("news", "two")
    heard = listener.wait(5) or listener.wait(5)
    assert heard == [Message("news", "two")]


def test_a_listener_gives_up_after_its_time(listener: Listener):
    began = time.monotonic()
    assert listener.wait(0.05) == []
    assert time.monotonic() - began < 2


def test_a_listener_can_be_woken(listener: Listener):
    threading.Timer(0.05, listener.wake).start()
    began = time.monotonic()
    assert listener.wait(20) == []
    assert time.monotonic() - began < 10


def test_a_listener_that_was_cut_off_says_so_and_hears_again(listener: Listener):
    cut_listeners()
    heard: list[Message] = []
    wait_until(lambda: heard.extend(listener.wait(1)) or LOST in heard)
    pubsub.publish("jobs", "one")
    assert listener.wait(5) == [Message("jobs", "one")]


# -- The hub --------------------------------------------------------------------


def test_a_follower_hears_its_channel():
    async def play(_hub: Hub, messages: Subscription) -> Message | None:
        await publish("others")
        await publish("jobs", "one")
        return await messages.get(5)

    assert follow(play) == Message("jobs", "one")


def test_followers_of_one_channel_all_hear():
    async def play(hub: Hub, messages: Subscription) -> list[Message | None]:
        async with hub.subscribe("jobs") as more:
            await publish("jobs", "one")
            return [await messages.get(5), await more.get(5)]

    assert follow(play) == [Message("jobs", "one")] * 2


def test_a_follower_without_news_is_told_in_time():
    async def play(_hub: Hub, messages: Subscription) -> Message | None:
        return await messages.get(0.05)

    assert follow(play) is None


def test_followers_are_told_when_the_connection_was_lost():
    async def play(_hub: Hub, messages: Subscription) -> list[Message | None]:
        await asyncio.to_thread(in_other_connection, cut_listeners)
        lost = await messages.get(10)
        await publish("jobs", "one")
        return [lost, await messages.get(5)]

    assert follow(play) == [LOST, Message("jobs", "one")]


def test_a_follower_that_is_too_slow_is_told_to_look_again():
    async def play(_hub: Hub, messages: Subscription) -> list[Message | None]:
        for number in range(KEPT + 1):
            messages.put(Message("jobs", str(number)))
        return [await messages.get(1), await messages.get(0.05)]

    assert follow(play) == [LOST, None]
