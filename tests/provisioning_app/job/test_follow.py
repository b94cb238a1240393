"""Following a log: each line once, in order, until the job has ended."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from provisioning_app.job import logs
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import LogLevel, LogSource
from provisioning_app.job.logs import follow, logs_after
from provisioning_app.job.models import ProvisionerJobLog
from provisioning_app.job.queue import claim_job
from provisioning_app.job.service import complete_job, update_job
from provisioning_app.job.work import ImportOutcome, LogEntry, Update
from provisioning_app.provisioner.protocol import Planned
from tests.make.jobs import make_daemon, make_job
from tests.running import wait_until
from wirtual.core import clock
from wirtual.core.pubsub import hub
from wirtual.core.serving.threads import aside, in_thread

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN = 10.0  # seconds


def run(test: Callable[[], Any]) -> Any:
    """Run an asynchronous test with a hub of its own."""

    async def main() -> Any:
        async with asyncio.timeout(WITHIN), contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(hub.stop)
            return await test()

    try:
        return asyncio.run(main())
    finally:
        aside.close()


class Running:
    """A job in the hands of a daemon."""

    def __init__(self) -> None:
        self.daemon = make_daemon()
        make_job()
        job = claim_job(self.daemon)
        assert job is not None
        self.id = job.pk

    def say(self, *outputs: str) -> None:
        now = clock.now()
        lines = [
            LogEntry(now, LogSource.PROVISIONER, LogLevel.INFO, "Stage", output)
            for output in outputs
        ]
        update_job(self.daemon.pk, self.id, Update(logs=lines))

    def complete(self) -> None:
        complete_job(self.daemon.pk, self.id, ImportOutcome(Planned(), Planned()))


@pytest.fixture
def running(handler) -> Running:
    return Running()


async def outputs(lines: AsyncIterator[dict[str, Any]]) -> list[str]:
    return [line["output"] async for line in lines]


def test_a_finished_job_is_followed_to_its_end(running):
    running.say("one", "two")
    running.complete()
    assert run(lambda: outputs(follow(running.id))) == ["one", "two"]  # case 62


def test_only_later_lines_are_followed(running):
    running.say("one", "two")
    running.complete()
    first = ProvisionerJobLog.objects.earliest("id").pk
    assert run(lambda: outputs(follow(running.id, first))) == ["two"]
    assert [line["output"] for line in logs_after(running.id, first)] == ["two"]


def test_lines_have_the_form_of_the_wire(running):
    running.say("one")
    [line] = logs_after(running.id)
    assert set(line) == {
        "id",
        "created_at",
        "log_source",
        "log_level",
        "stage",
        "output",
    }
    assert (line["log_source"], line["log_level"]) == ("provisioner", "info")


def test_a_running_job_is_followed_while_it_speaks(running):
    async def test() -> list[int]:
        seen = []
        async for line in follow(running.id):
            seen.append(line)
            if line["output"] == "two":
                await in_thread(running.say, "three", "four")
            if line["output"] == "four":
                await in_thread(running.complete)
        return seen

    running.say("one", "two")
    seen = run(test)
    assert [line["output"] for line in seen] == ["one", "two", "three", "four"]
    ids = [line["id"] for line in seen]
    assert ids == sorted(set(ids))  # case 61


def test_many_lines_come_in_batches(running, monkeypatch):
    running.say(*(str(number) for number in range(logs.BATCH + 7)))
    running.complete()
    seen = run(lambda: outputs(follow(running.id)))
    assert seen == [str(number) for number in range(logs.BATCH + 7)]


def test_a_follower_sees_the_end_of_a_canceled_pending_job(handler):
    job = make_job()

    async def test() -> list[str]:
        following = asyncio.create_task(outputs(follow(job.pk)))
        await in_thread(wait_until, lambda: hub._subscriptions)
        await in_thread(cancel_job, job)
        return await following

    assert run(test) == []  # case 51


def test_lost_announcements_only_cost_time(running, monkeypatch):
    monkeypatch.setattr(logs, "LOOK_AGAIN", timedelta(seconds=0.1))
    monkeypatch.setattr("wirtual.core.pubsub.publish", lambda *_: None)

    async def test() -> list[str]:
        following = asyncio.create_task(outputs(follow(running.id)))
        await in_thread(running.say, "one")
        await in_thread(running.complete)
        return await following

    assert run(test) == ["one"]


def test_a_follower_outlasts_an_absence_of_the_database(running, monkeypatch):
    monkeypatch.setattr(logs, "TRY_AGAIN", timedelta(milliseconds=10))
    real, failures = logs._look, iter(range(5))

    def look(*args: Any) -> Any:
        if next(failures, None) is not None:
            raise OperationalError("the database is away")
        return real(*args)

    monkeypatch.setattr(logs, "_look", look)
    running.say("one")
    running.complete()
    assert run(lambda: outputs(follow(running.id))) == ["one"]


def test_a_follower_does_not_wait_for_ever(running, monkeypatch):
    monkeypatch.setattr(logs, "TRY_AGAIN", timedelta(milliseconds=10))
    monkeypatch.setattr(logs, "PATIENCE", timedelta(milliseconds=50))

    def look(*args: Any) -> Any:
        raise OperationalError("the database is away")

    monkeypatch.setattr(logs, "_look", look)
    with pytest.raises(OperationalError):
        run(lambda: outputs(follow(running.id)))


def test_announcements_say_where_new_lines_begin(running):
    async def test() -> list[dict[str, Any]]:
        async with hub.subscribe(f"provisioner-log-logs:{running.id}") as news:
            await in_thread(running.say, "one", "two")
            await in_thread(running.complete)
            return [json.loads((await anext(news)).text) for _ in range(2)]

    said = run(test)
    first = ProvisionerJobLog.objects.earliest("id").pk
    assert said == [{"created_after": first - 1}, {"end_of_logs": True}]
