"""Tags: whose daemons may run a job, and which of them."""

from uuid import UUID

import pytest
from django.db import connection
from psycopg.types.json import Jsonb

from provisioning_app.job.errors import TagsUnstorable
from provisioning_app.job.queue import claim_job
from provisioning_app.job.tags import normalise
from tests.make.jobs import make_daemon, make_job

pytestmark = pytest.mark.django_db

USER = UUID("5f3c3e4a-9a40-4a0c-8f8e-0f4f3b7d8a11")
UNTAGGED = {"scope": "organization", "owner": ""}
AAA = {"scope": "user", "owner": "aaa"}
BBB = {"scope": "user", "owner": "bbb"}
PREM = {"environment": "on-prem"}
CHICAGO = {"datacenter": "chicago"}
NEW_YORK = {"datacenter": "new_york"}

# spec/provisioning.md, 5.2, rows 1 to 20
ROWS = [
    (1, UNTAGGED, UNTAGGED, True),
    (2, UNTAGGED | PREM, UNTAGGED | PREM, True),
    (3, UNTAGGED | PREM | CHICAGO, UNTAGGED | PREM, True),
    (4, UNTAGGED | PREM | CHICAGO, UNTAGGED | PREM | CHICAGO, True),
    (5, AAA, AAA, True),
    (6, AAA | PREM, AAA, True),
    (7, AAA | PREM, AAA | PREM, True),
    (8, AAA | PREM | CHICAGO, AAA | PREM, True),
    (9, AAA | PREM | CHICAGO, AAA | PREM | CHICAGO, True),
    (10, UNTAGGED, UNTAGGED | PREM, False),
    (11, UNTAGGED | PREM, UNTAGGED, False),
    (12, UNTAGGED | PREM, UNTAGGED | PREM | CHICAGO, False),
    (13, UNTAGGED | PREM | NEW_YORK, UNTAGGED | PREM | CHICAGO, False),
    (14, AAA, UNTAGGED, False),
    (15, AAA, BBB, False),
    (16, UNTAGGED, AAA, False),
    (17, UNTAGGED, AAA | PREM, False),
    (18, AAA, AAA | PREM, False),
    (19, AAA | PREM, AAA | PREM | CHICAGO, False),
    (20, AAA | PREM | CHICAGO, AAA | PREM | NEW_YORK, False),
]


@pytest.mark.parametrize(("row", "daemon", "job", "fits"), ROWS)
def test_tags_fit_as_the_table_says(row, daemon, job, fits):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT provisioner_tags_fit(%s, %s)", [Jsonb(daemon), Jsonb(job)]
        )
        assert cursor.fetchone() == (fits,)


@pytest.mark.parametrize(("row", "daemon", "job", "fits"), ROWS)
def test_the_claim_follows_the_table(row, daemon, job, fits, organization):
    make_job(organization, tags=job)
    taken = claim_job(make_daemon(organization, tags=daemon))
    assert (taken is not None) == fits


def test_a_daemon_of_another_organization_never_takes_a_job(organization, elsewhere):
    # row 21, case 11
    make_job(organization)
    assert claim_job(make_daemon(elsewhere)) is None


def test_the_default_value_of_the_column_is_not_untagged(organization):
    make_job(organization, tags={"scope": "organization"})
    assert claim_job(make_daemon(organization, tags=UNTAGGED | PREM)) is not None


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], UNTAGGED),
        ([{"scope": "galaxy"}], UNTAGGED),  # case 14
        ([{"scope": "organization", "owner": "x", "a": ""}], UNTAGGED),  # case 13
        (
            [{"scope": "user", "owner": "somebody"}],  # case 12
            {"scope": "user", "owner": str(USER)},
        ),
        ([{"a": "1", "b": "1"}, {"b": "2", "a": ""}], {**UNTAGGED, "a": "1", "b": "2"}),
    ],
)
def test_tags_are_normalised(sets, expected):
    assert normalise(USER, *sets) == expected


def test_to_normalise_twice_changes_nothing():
    once = normalise(USER, {"scope": "user", "k": "v"})
    assert normalise(USER, once) == once


@pytest.mark.parametrize("tags", [{"a\x00": "b"}, {"a": "b\x00"}])
def test_null_bytes_are_refused(tags):
    with pytest.raises(TagsUnstorable, match="tags cannot contain the null byte"):
        normalise(USER, tags)
