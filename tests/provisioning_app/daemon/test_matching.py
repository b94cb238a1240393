"""Daemons that fit a job are counted."""

from datetime import timedelta

import pytest

from provisioning_app.daemon.matching import daemons_that_fit, matched_provisioners
from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.models import ProvisionerJob
from tests.make.jobs import make_daemon, make_job
from wirtual.core import clock

pytestmark = pytest.mark.django_db


def matched(job):
    rows = ProvisionerJob.objects.annotate(matched=matched_provisioners())
    return rows.get(pk=job.pk).matched


def test_no_daemon_fits(organization, elsewhere):
    make_daemon(elsewhere)
    make_daemon(organization, tags={"scope": "user", "owner": "mia"})
    assert matched(make_job(organization)) == {
        "count": 0,
        "available": 0,
        "most_recently_seen": None,
    }  # case 72


def test_daemons_are_available_when_they_were_seen_lately(organization):
    fresh, stale, never = (make_daemon(organization) for _ in range(3))
    row = ProvisionerDaemon.objects.filter
    row(pk=stale.pk).update(last_seen_at=clock.now() - timedelta(seconds=91))
    row(pk=never.pk).update(last_seen_at=None)
    seen = fresh.last_seen_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert matched(make_job(organization)) == {
        "count": 2,
        "available": 1,
        "most_recently_seen": seen,
    }


def test_daemons_are_listed_by_the_tags_of_a_job(organization):
    untagged = make_daemon(organization)
    tagged = make_daemon(
        organization, tags={"scope": "organization", "owner": "", "a": "b"}
    )
    assert list(daemons_that_fit({"a": "b"})) == [tagged]
    assert list(daemons_that_fit({"scope": "organization", "owner": ""})) == [untagged]
    assert set(daemons_that_fit({})) == {untagged, tagged}  # case 67
