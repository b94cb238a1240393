"""Removing what nothing was made from, and nothing else.

Rule: the setting WIRTUAL_UNUSED_FILE_RETENTION.
"""

import logging
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs_app.user.models import User
from templates_app.file import retention
from templates_app.file.actions import keep_tar
from templates_app.file.models import CHUNK_SIZE, File, FileChunk
from templates_app.file.retention import Purged, find_unused, purge_files
from templates_app.template.contents import remove_templates_of
from templates_app.version.models import TemplateVersion
from tests.make.templates import make_version
from wirtual.core import clock
from wirtual.core.rounds import ROUNDS

DAY = timedelta(days=1)


def uploaded(user: User, content: bytes, ago: timedelta = timedelta()) -> File:
    """A file whose last upload was so long ago."""
    file = keep_tar(content, created_by_id=user.pk)
    File.objects.filter(pk=file.pk).update(uploaded_at=clock.now() - ago)
    return file


def purge(**options: Any) -> str:
    told = StringIO()
    call_command("purge_files", stdout=told, **options)
    return told.getvalue()


def test_what_a_version_was_made_from_stays(tom):
    used = make_version(user=tom).job.file_id
    File.objects.update(uploaded_at=clock.NEVER)
    unused = uploaded(tom, b"x" * (CHUNK_SIZE + 1), ago=2 * DAY)
    assert find_unused(clock.now()) == Purged(1, unused.size)
    assert purge_files(clock.now()) == Purged(1, unused.size)
    assert File.objects.get().pk == used
    assert set(FileChunk.objects.values_list("file_id", flat=True)) == {used}


def test_what_was_uploaded_again_of_late_stays(mia):
    file = uploaded(mia, b"content", ago=2 * DAY)
    keep_tar(b"content", created_by_id=mia.pk)
    assert purge_files(clock.now() - DAY) == Purged()
    assert purge_files(clock.now()) == Purged(1, file.size)


def test_there_is_no_number_of_files_that_is_too_many(mia, monkeypatch):
    monkeypatch.setattr(retention, "PAGE", 5)
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(7):
        uploaded(mia, str(number).encode(), ago=2 * DAY)
    young = uploaded(mia, b"young")
    assert purge_files(clock.now() - DAY).files == 7
    assert File.objects.get() == young


def test_files_of_an_organization_that_is_gone_go_in_time(tom, organization):
    make_version(user=tom)
    File.objects.update(uploaded_at=clock.NEVER)
    jobs = [version.job for version in TemplateVersion.objects.all()]
    remove_templates_of(organization.pk)
    for job in jobs:
        job.delete()
    assert purge_files(clock.now()).files == 1


def test_a_batch_costs_a_fixed_number_of_queries_and_reads_no_content(mia):
    for number in range(5):
        uploaded(mia, str(number).encode(), ago=2 * DAY)
    with CaptureQueriesContext(connection) as queries:
        purge_files(clock.now())
    asked = [query["sql"].split()[0] for query in queries]
    assert asked == [
        "SELECT",  # which
        "SAVEPOINT",
        "SELECT",  # lock them
        "SELECT",  # which still
        "SELECT",  # rows, of files
        "DELETE",  # chunks
        "DELETE",  # files
        "RELEASE",
        "SELECT",  # no more
    ]


# --- The command ---------------------------------------------------------------------


def test_the_command_removes_what_is_older_than_the_setting_says(mia):
    uploaded(mia, b"old", ago=2 * DAY)
    uploaded(mia, b"young", ago=DAY / 2)
    assert purge(dry_run=True) == "Would remove 1 unused files, 3 bytes.\n"
    assert File.objects.count() == 2
    assert purge() == "Removed 1 unused files, 3 bytes.\n"
    assert File.objects.count() == 1


def test_the_command_can_be_told_how_old(mia):
    uploaded(mia, b"young", ago=DAY / 2)
    assert purge(older_than=timedelta(hours=13)).startswith("Removed 0 ")
    assert purge(older_than=timedelta(hours=11)).startswith("Removed 1 ")


@pytest.mark.parametrize("text", ["soon", "-1h", "0s", "", "1"])
def test_the_command_understands_lengths_of_time_only(db, text):
    with pytest.raises(CommandError, match="--older-than"):
        call_command("purge_files", f"--older-than={text}")


def test_a_command_has_to_be_told_how_old_where_all_is_kept(db, settings):
    settings.WIRTUAL_UNUSED_FILE_RETENTION = timedelta()
    with pytest.raises(CommandError, match="keeps all files"):
        purge()


# --- The round -----------------------------------------------------------------------


def test_the_worker_removes_them_and_says_so(mia, caplog):
    caplog.set_level(logging.INFO)
    uploaded(mia, b"old", ago=2 * DAY)
    ROUNDS["purge files"].run()
    ROUNDS["purge files"].run()
    assert not File.objects.exists()
    assert caplog.messages == ["removed 1 unused files, 3 bytes together"]


def test_the_worker_removes_nothing_where_all_is_kept(mia, settings):
    settings.WIRTUAL_UNUSED_FILE_RETENTION = timedelta()
    uploaded(mia, b"old", ago=1000 * DAY)
    ROUNDS["purge files"].run()
    assert File.objects.exists()
