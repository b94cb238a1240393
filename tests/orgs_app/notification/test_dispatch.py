"""Messages wait in a table until a mail server has them.

The mail server is real, and on loopback.
"""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from orgs_app.notification import dispatch, templates
from orgs_app.notification.actions import notify
from orgs_app.notification.dispatch import forget_old, lease, send_waiting
from orgs_app.notification.enums import NotificationStatus
from orgs_app.notification.models import NotificationMessage
from tests.make.people import make_user
from tests.threads import at_once
from wirtual.core import clock

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Box:
    """A mailbox that takes mails, unless it is told to answer otherwise."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """What aiosmtpd calls with a mail."""
        if self.answer.startswith("250"):
            content = message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append(content)
        return self.answer


class OnFreePort(Controller):
    """Listens where there is room; aiosmtpd wants to know before where that is."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    """A mail server, which the product is told of."""
    box = Box()
    controller = OnFreePort(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        settings.EMAIL_BACKEND = SMTP_BACKEND
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = controller.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        yield box
    finally:
        controller.stop()


@pytest.fixture
def told(mia):
    """mia was suspended by somebody with a difficult name."""
    labels = {
        "suspended_account_name": "mia",
        "initiator": "<b>O'Brien</b> **\n[x](http://evil.example)",
    }
    notify([mia], templates.YOUR_ACCOUNT_SUSPENDED, labels)
    return NotificationMessage.objects.get()


def message():
    return NotificationMessage.objects.get()


def test_a_message_arrives_as_text_and_as_html(box, told):
    assert send_waiting() == 1
    (mail,) = box.mails
    assert mail["To"] == "mia@wirtual.example"
    assert mail["Subject"] == "Your account mia has been suspended"
    assert str(told.pk) in mail["Message-ID"]
    text = mail.get_body(("plain",)).get_content()
    assert text.startswith("Hi mia,")
    assert "O'Brien" in text
    html = mail.get_body(("html",)).get_content()
    assert "<b>" not in html
    assert "evil.example" in html
    assert 'href="http://evil' not in html
    sent = message()
    assert (sent.status, sent.attempt_count) == (NotificationStatus.SENT, 1)
    assert send_waiting() == 0


def test_a_passcode_arrives_and_is_forgotten(box, mia):
    notify([mia], templates.ONE_TIME_PASSCODE, {"one_time_passcode": "secret-code"})
    send_waiting()
    assert "secret-code" in box.mails[0].get_body(("plain",)).get_content()
    assert message().payload["labels"] == {"one_time_passcode": ""}


def test_a_busy_server_is_asked_again_later(box, told, monkeypatch):
    box.answer = "451 busy"
    assert send_waiting() == 0
    waiting = message()
    assert waiting.status == NotificationStatus.TEMPORARY_FAILURE
    assert "451" in waiting.status_reason
    assert send_waiting() == 0  # not yet
    box.answer = "250 OK"
    later = clock.now() + dispatch.RETRY_AFTER
    monkeypatch.setattr(clock, "now", lambda: later)
    assert send_waiting() == 1
    assert message().attempt_count == 2


def test_a_server_that_is_away_loses_nothing(settings, told):
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_USE_TLS = False
    assert send_waiting() == 0
    assert message().status == NotificationStatus.TEMPORARY_FAILURE


def test_after_some_attempts_it_is_given_up(box, told, monkeypatch):
    box.answer = "451 busy"
    start = clock.now()
    for attempt in range(dispatch.MAX_ATTEMPTS):
        now = start + attempt * dispatch.RETRY_AFTER
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        send_waiting()
    given_up = message()
    assert given_up.status == NotificationStatus.PERMANENT_FAILURE
    assert given_up.attempt_count == dispatch.MAX_ATTEMPTS


def test_what_a_server_will_never_take_is_given_up_at_once(box, told):
    box.answer = "554 no"
    send_waiting()
    assert message().status == NotificationStatus.PERMANENT_FAILURE


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), False),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_which_failures_are_for_good(error, permanent):
    assert dispatch._is_permanent(error) is permanent


def test_a_worker_that_died_leaves_its_messages_to_others(box, told, monkeypatch):
    assert [each.pk for each in lease()] == [told.pk]
    assert send_waiting() == 0
    later = clock.now() + dispatch.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert send_waiting() == 1


def test_the_same_is_told_once_a_day(mia, told, monkeypatch):
    notify([mia], templates.YOUR_ACCOUNT_SUSPENDED, told.payload["labels"])
    assert NotificationMessage.objects.count() == 1
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    notify([mia], templates.YOUR_ACCOUNT_SUSPENDED, told.payload["labels"])
    assert NotificationMessage.objects.count() == 2


def test_old_messages_are_forgotten(told, monkeypatch):
    assert forget_old() == 0
    later = clock.now() + dispatch.KEPT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_no_two_workers_take_the_same_message():
    people = [make_user() for _ in range(30)]
    notify(people, templates.YOUR_ACCOUNT_ACTIVATED, {"initiator": "o"})
    taken = [each.pk for some in at_once(lease, lease) for each in some]
    assert len(taken) == len(set(taken)) == 30
