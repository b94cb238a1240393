"""How an operation gets into the audit log. Rule: spec/identity.md, 8.4."""

import pytest

from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.models import AuditLog
from orgs_app.audit.trail import audited
from orgs_app.group.models import Group
from orgs_app.user.models import User
from tests.make.people import make_group
from wirtual.core.errors import Conflict


@pytest.fixture
def origin(olivia):
    return Origin(Subject.build(olivia.pk), ip="10.0.0.1", user_agent="tests")


def rename_and_be_refused(origin, user):
    with audited(origin, AuditAction.WRITE, user):
        User.objects.filter(pk=user.pk).update(name="Mia")
        raise Conflict


def create_and_be_refused(origin, organization):
    with audited(
        origin, AuditAction.CREATE, resource_type=AuditResourceType.GROUP
    ) as entry:
        entry.created(make_group(organization, "cooks"))
        raise Conflict


def only_entry():
    return AuditLog.objects.get()


def test_a_change_leaves_its_diff(origin, olivia, mia):
    with audited(origin, AuditAction.WRITE, mia):
        User.objects.filter(pk=mia.pk).update(name="Mia", username="mia-2")
    entry = only_entry()
    assert entry.user_id == olivia.pk
    assert (entry.resource_type, entry.resource_id) == ("user", mia.pk)
    assert entry.resource_target == "mia-2"
    assert (entry.status_code, entry.action) == (200, "write")
    assert (entry.ip, entry.user_agent) == ("10.0.0.1", "tests")
    assert entry.diff == {
        "username": {"old": "mia", "new": "mia-2", "secret": False},
        "name": {"new": "Mia", "secret": False},
    }


def test_a_secret_shows_only_that_it_changed(origin, mia):
    with audited(origin, AuditAction.WRITE, mia):
        User.objects.filter(pk=mia.pk).update(password="secret")
    assert only_entry().diff == {"hashed_password": {"secret": True}}


def test_a_refusal_undoes_the_work_and_keeps_the_entry(origin, mia):
    with pytest.raises(Conflict):
        rename_and_be_refused(origin, mia)
    mia.refresh_from_db()
    assert mia.name == ""
    entry = only_entry()
    assert (entry.status_code, entry.diff) == (409, {})


def test_a_bug_is_written_as_a_failure(origin, mia):
    with pytest.raises(ZeroDivisionError), audited(origin, AuditAction.WRITE, mia):
        1 / 0  # noqa: B018
    assert only_entry().status_code == 500


def test_a_creation_shows_all_that_is_set(origin, organization):
    with audited(
        origin, AuditAction.CREATE, resource_type=AuditResourceType.GROUP
    ) as entry:
        entry.created(make_group(organization, "cooks", quota_allowance=5))
    written = only_entry()
    assert written.status_code == 201
    assert written.organization_id == organization.pk
    assert written.diff["name"] == {"new": "cooks", "secret": False}
    assert set(written.diff) == {"id", "name", "quota_allowance"}


def test_a_refused_creation_has_nothing_to_tell_of(origin, organization):
    with pytest.raises(Conflict):
        create_and_be_refused(origin, organization)
    assert not AuditLog.objects.exists()
    assert not Group.objects.filter(name="cooks").exists()


def test_a_deletion_shows_what_is_gone(origin, organization, mia):
    group = make_group(organization, "cooks", [mia])
    with audited(origin, AuditAction.DELETE, group):
        Group.objects.filter(pk=group.pk).delete()
    entry = only_entry()
    assert entry.diff["name"] == {"old": "cooks", "secret": False}
    assert entry.diff["members"] == {"old": [str(mia.pk)], "secret": False}


def test_without_a_user_there_is_no_entry(mia):
    with audited(Origin(None), AuditAction.WRITE, mia):
        User.objects.filter(pk=mia.pk).update(name="Mia")
    assert not AuditLog.objects.exists()
