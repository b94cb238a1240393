"""Waiting for a job: what wakes a daemon, and what doesn't."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from provisioning_app.job.acquirer import Acquirer
from provisioning_app.job.channels import JOB_POSTED
from provisioning_app.job.enums import ProvisionerType
from tests.make.jobs import make_daemon, make_job
from wirtual.core import pubsub
from wirtual.core.ids import NIL
from wirtual.core.pubsub import LOST

pytestmark = pytest.mark.django_db(transaction=True)


def announcement(daemon, **changes) -> str:
    news = {
        "organization_id": str(daemon.organization_id),
        "type": "echo",
        "tags": {"any": "thing"},
    }
    return json.dumps(news | changes)


def test_an_announced_job_is_worth_a_look():
    with Acquirer(make_daemon()) as acquirer:
        make_job()
        assert acquirer.wait()


def test_an_announcement_before_the_wait_is_not_lost():
    with Acquirer(make_daemon(), timedelta(hours=1)) as acquirer:
        for _ in range(3):
            make_job()  # while the daemon looks
        assert acquirer.wait()
        acquirer.wake()
        acquirer.wait()  # the three together were one look: only `wake` is left


def test_a_look_is_taken_once_in_a_while():
    with Acquirer(make_daemon(), timedelta(milliseconds=10)) as acquirer:
        assert acquirer.wait()


@pytest.mark.parametrize(
    "changes", [{"organization_id": str(uuid4())}, {"type": "terraform"}]
)
def test_news_for_others_is_not_worth_a_look(changes):
    daemon = make_daemon()
    with Acquirer(daemon) as acquirer:
        pubsub.publish(JOB_POSTED, announcement(daemon, **changes))
        assert not acquirer.wait()


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", "null"])
def test_news_that_can_not_be_read_is_ignored(text):
    with Acquirer(make_daemon()) as acquirer:
        pubsub.publish(JOB_POSTED, text)
        assert not acquirer.wait()


def test_news_without_an_organization_concerns_everybody():
    daemon = make_daemon()
    with Acquirer(daemon) as acquirer:
        pubsub.publish(JOB_POSTED, announcement(daemon, organization_id=str(NIL)))
        assert acquirer.wait()


def test_lost_news_may_have_been_about_a_job(monkeypatch):
    with Acquirer(make_daemon()) as acquirer:
        monkeypatch.setattr(acquirer._listener, "wait", lambda _: [LOST])
        assert acquirer.wait()


def test_a_job_with_very_many_tags_is_announced_without_them():
    daemon = make_daemon(provisioners=[ProvisionerType.ECHO])
    with Acquirer(daemon) as acquirer:
        make_job(tags={f"tag-{number}": "x" * 100 for number in range(100)})
        assert acquirer.wait()
