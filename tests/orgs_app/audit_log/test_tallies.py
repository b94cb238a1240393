"""How many entries there are, without counting. Decision 0014."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum

from orgs_app.audit.models import AuditLog
from orgs_app.audit_log.models import AuditLogTally
from orgs_app.audit_log.retention import forget_old_entries
from orgs_app.audit_log.tallies import fold_tallies
from tests.make.records import make_entries, make_entry
from tests.threads import at_once
from wirtual.core import clock

pytestmark = pytest.mark.django_db


def tallied():
    return AuditLogTally.objects.aggregate(n=Sum("change"))["n"] or 0


def test_every_entry_is_tallied():
    make_entry()
    make_entries(7, action="create")
    assert tallied() == 8
    assert AuditLogTally.objects.count() == 2


def test_a_day_is_a_day_in_utc():
    make_entry(time=datetime(2026, 3, 14, 23, 59, tzinfo=UTC))
    assert str(AuditLogTally.objects.get().day) == "2026-03-14"


def test_folding_keeps_the_sums(organization):
    for _ in range(5):
        make_entry()
        make_entry(organization_id=organization.pk)
    fold_tallies()
    assert sorted(AuditLogTally.objects.values_list("change", flat=True)) == [5, 5]
    fold_tallies()
    assert tallied() == 10


def test_what_is_forgotten_is_no_longer_counted():
    make_entries(5, time=clock.now() - timedelta(days=3))
    make_entry()
    assert forget_old_entries(timedelta(days=1), batch=2) == 5
    assert tallied() == AuditLog.objects.count() == 1
    fold_tallies()
    assert AuditLogTally.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_operations_don_t_wait_for_each_other():
    with transaction.atomic():
        make_entry()
        (outcome,) = at_once(make_entry)
        assert isinstance(outcome, AuditLog)
        assert tallied() == 2
    assert tallied() == 2


@pytest.mark.django_db(transaction=True)
def test_folding_twice_at_once_and_beside_new_entries_loses_nothing():
    for _ in range(20):
        make_entry()
    outcomes = at_once(fold_tallies, fold_tallies, lambda: make_entries(3))
    assert outcomes == [None, None, None]
    assert tallied() == 23
