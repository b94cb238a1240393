"""How something to tell gets into the table of messages.

Rule: spec/notifications.md, 3.
"""

from uuid import UUID

import pytest

from orgs_app.notification import templates
from orgs_app.notification.actions import Notice, notify, notify_each
from orgs_app.notification.mails import mail_of
from orgs_app.notification.models import NotificationMessage
from orgs_app.user.models import User

SOME_ID = UUID("3c90c3cc-0d44-4b50-8888-8dd25736052a")
OTHER_ID = UUID("00000000-0000-4000-8000-000000000000")
DELETED = {"name": "Docker", "initiator": "olivia"}


def test_links_hold_labels_and_the_reader_s_name_in_their_places(mia):
    labels = {"name": "a/b c", "reason": "r", "timeTilDormant": "3 hours"}
    notify([mia], templates.WORKSPACE_MARKED_FOR_DELETION, labels)
    (action,) = NotificationMessage.objects.get().payload["actions"]
    assert action["url"].endswith("/@mia/a%2Fb%20c")


def test_the_same_about_something_else_is_something_else(mia):
    for target in (SOME_ID, SOME_ID, OTHER_ID):
        notify([mia], templates.TEMPLATE_DELETED, DELETED, targets=[target])
    told = NotificationMessage.objects.order_by("created_at")
    assert [each.targets for each in told] == [[SOME_ID], [OTHER_ID]]


def test_each_can_be_told_something_of_their_own(mia, tom):
    notify_each(
        [Notice(each, {**DELETED, "name": each.username}) for each in (mia, tom)],
        templates.TEMPLATE_DELETED,
    )
    names = {
        each.user_id: each.payload["labels"]["name"]
        for each in NotificationMessage.objects.all()
    }
    assert names == {mia.pk: "mia", tom.pk: "tom"}


def test_what_can_t_be_stored_stops_nothing(mia, caplog):
    unstorable = {**DELETED, "name": "a\x00b"}
    notify([mia], templates.TEMPLATE_DELETED, unstorable)
    assert "nobody was told: Template Deleted" in caplog.text
    assert User.objects.filter(pk=mia.pk).exists()  # the transaction goes on
    assert not NotificationMessage.objects.exists()


@pytest.mark.parametrize(
    ("template", "labels"),
    [
        (templates.TEMPLATE_DELETED, DELETED),
        (
            templates.TEMPLATE_DEPRECATED,
            {"template": "docker", "message": "{0} **Stop**", "organization": "o"},
        ),
        (
            templates.WORKSPACE_MARKED_FOR_DELETION,
            {"name": "dev", "reason": "a change", "timeTilDormant": "3 hours"},
        ),
    ],
)
def test_each_can_be_read_as_a_mail(mia, template, labels):
    notify([mia], template, labels)
    mail = mail_of(NotificationMessage.objects.get(), template, connection=None)
    assert {label for label in labels.values() if label not in mail.body} <= {
        labels.get("message")  # whose stars are gone in plain text
    }
    assert "{" not in mail.subject
    assert "http" in mail.body
