"""Entries that are older than wanted are forgotten; nothing else ever goes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from orgs_app.audit.models import AuditLog
from orgs_app.audit_log.retention import forget_old_entries
from tests.make.records import make_entries, make_entry
from wirtual.core import clock
from wirtual.core.rounds import ROUNDS, run_round

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)


@pytest.fixture
def old_and_new():
    make_entries(7, time=clock.now() - YEAR - timedelta(minutes=1))
    return make_entry(time=clock.now() - YEAR + timedelta(minutes=1))


def test_old_entries_go_batch_by_batch(old_and_new):
    assert forget_old_entries(YEAR, batch=3) == 7
    assert AuditLog.objects.get() == old_and_new


def test_nothing_is_forgotten_unless_somebody_wants_it(old_and_new, settings):
    assert timedelta(0) == settings.WIRTUAL_AUDIT_RETENTION
    assert run_round(ROUNDS["forget audit entries"])
    assert AuditLog.objects.count() == 8


def test_the_worker_forgets_what_the_setting_says(old_and_new, settings):
    settings.WIRTUAL_AUDIT_RETENTION = YEAR
    assert run_round(ROUNDS["forget audit entries"])
    assert AuditLog.objects.get() == old_and_new


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_logs",
        "DELETE FROM audit_logs -- forget_audit_logs",
        "UPDATE audit_logs SET status_code = 200",
        "WITH gone AS (DELETE FROM audit_logs RETURNING id) SELECT count(*) FROM gone",
    ],
)
def test_no_other_way_leads_past_the_guard(old_and_new, statement):
    forget_old_entries(YEAR, batch=3)  # which opens no door behind it
    make_entry()
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
