"""Accounts that nobody has used for long. Rule: spec/identity.md, 2.5."""

from datetime import timedelta

from orgs_app.audit.models import AuditLog
from orgs_app.user.dormancy import UNUSED_FOR, make_dormant
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from tests.make.people import make_user
from wirtual.core import clock
from wirtual.core.rounds import ROUNDS, run_round

LONG_AGO = UNUSED_FOR + timedelta(hours=1)


def seen(user, ago, made=LONG_AGO):
    now = clock.now()
    User.objects.filter(pk=user.pk).update(
        last_seen_at=now - ago, created_at=now - made
    )


def test_who_was_not_seen_for_long_becomes_dormant(olivia, mia, tom):
    seen(mia, LONG_AGO)
    seen(tom, UNUSED_FOR - timedelta(hours=1))
    assert make_dormant() == 1
    statuses = dict(User.objects.values_list("username", "status"))
    assert statuses == {"mia": "dormant", "tom": "active", "olivia": "active"}
    entry = AuditLog.objects.get()
    assert entry.additional_fields == {
        "automatic_actor": "wirtual",
        "automatic_subsystem": "dormancy",
    }
    assert (entry.resource_id, entry.action, entry.status_code) == (
        mia.pk,
        "write",
        200,
    )
    assert entry.diff["status"]["new"] == "dormant"
    assert make_dormant() == 0


def test_who_was_never_seen_has_as_long_from_the_beginning(db):
    made_today, made_long_ago = make_user(), make_user()
    User.objects.filter(pk=made_long_ago.pk).update(created_at=clock.now() - LONG_AGO)
    assert make_dormant() == 1
    made_today.refresh_from_db()
    assert made_today.status == UserStatus.ACTIVE


def test_suspended_and_deleted_accounts_stay_as_they_are(db):
    suspended = make_user(status=UserStatus.SUSPENDED)
    deleted = make_user()
    for user in (suspended, deleted):
        seen(user, LONG_AGO)
    User.objects.filter(pk=deleted.pk).update(deleted=True)
    assert make_dormant() == 0


def test_the_worker_looks_for_them(mia, caplog):
    seen(mia, LONG_AGO)
    assert run_round(ROUNDS["dormancy"])
    mia.refresh_from_db()
    assert mia.status == UserStatus.DORMANT
