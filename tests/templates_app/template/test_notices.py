"""Telling people doesn't get in the way of what they are told of."""

import pytest
from django.db import connection

from orgs_app.notification.models import NotificationMessage
from templates_app.template.models import Template
from tests.acceptance.steps import create
from tests.make.workspaces import make_workspace

NO_MESSAGES = """
CREATE FUNCTION refuse_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no room for messages';
END
$$;
CREATE TRIGGER messages_refused BEFORE INSERT ON notification_messages
    FOR EACH ROW EXECUTE FUNCTION refuse_messages();
"""


@pytest.fixture
def without_room(db):
    """A database that stores no messages, until the test's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(NO_MESSAGES)


def test_a_template_is_deleted_though_nobody_can_be_told(
    api, tom, olivia, without_room, caplog
):
    author = api.as_(tom)
    template = create(author)
    assert author.delete(f"/templates/{template['id']}").status_code == 200
    assert Template.objects.get().deleted is True
    assert "no room for messages" in caplog.text


def test_a_template_is_deprecated_though_nobody_can_be_told(
    api, tom, mia, without_room
):
    author = api.as_(tom)
    path = f"/templates/{create(author)['id']}"
    make_workspace(Template.objects.get(), mia)
    answer = author.patch(path, {"name": "docker", "deprecation_message": "Stop"})
    assert (answer.status_code, answer.json()["deprecated"]) == (200, True)
    assert not NotificationMessage.objects.exists()
