"""Daemons make themselves known, show themselves, and are forgotten."""

from datetime import timedelta

import pytest

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.daemon.registration import forget_stale_daemons, mark_seen
from tests.make.jobs import make_daemon
from wirtual.core import clock

pytestmark = pytest.mark.django_db

MIA = {"scope": "user", "owner": "Mia"}


def test_a_daemon_that_comes_back_keeps_its_row(organization):
    first = make_daemon(organization, name="north")
    again = make_daemon(
        organization,
        name="north",
        tags={"scope": "organization", "owner": "", "a": "b"},
        provisioners=["terraform"],
    )  # case 68
    assert (again.pk, again.created_at) == (first.pk, first.created_at)
    assert again.tags["a"] == "b"
    assert again.provisioners == ["terraform"]
    assert again.last_seen_at >= first.last_seen_at


def test_names_are_told_apart_by_organization_and_owner(organization, elsewhere):
    rows = {
        make_daemon(organization, name="north").pk,
        make_daemon(elsewhere, name="north").pk,
        make_daemon(organization, name="north", tags=MIA).pk,
        make_daemon(organization, name="north", tags={**MIA, "owner": "mia"}).pk,
    }
    assert len(rows) == 3


def test_being_seen_never_goes_backwards(organization):
    daemon = make_daemon(organization)
    later = clock.now() + timedelta(hours=1)
    ProvisionerDaemon.objects.filter(pk=daemon.pk).update(last_seen_at=later)
    assert mark_seen(daemon.pk)
    daemon.refresh_from_db()
    assert daemon.last_seen_at == later


def test_a_forgotten_daemon_is_not_seen(organization):
    daemon = make_daemon(organization)
    daemon_id = daemon.pk
    daemon.delete()
    assert not mark_seen(daemon_id)


def test_daemons_that_are_away_for_a_week_are_forgotten(organization):
    old = clock.now() - timedelta(days=7, minutes=1)
    gone, never, here = (make_daemon(organization) for _ in range(3))
    row = ProvisionerDaemon.objects.filter
    row(pk=gone.pk).update(last_seen_at=old, created_at=old)
    row(pk=never.pk).update(last_seen_at=None, created_at=old)
    row(pk=here.pk).update(created_at=old)
    assert forget_stale_daemons() == 2
    assert list(ProvisionerDaemon.objects.all()) == [here]
