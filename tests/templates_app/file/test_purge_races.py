"""Purging beside uploading and making versions, over real connections, both orders."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from orgs_app.user.models import User
from provisioning_app.job.enums import ProvisionerType
from templates_app.file.actions import keep_tar
from templates_app.file.errors import FileUnknown
from templates_app.file.models import File, FileChunk
from templates_app.file.retention import purge_files
from templates_app.version.actions.create import create_version
from templates_app.version.models import TemplateVersion
from tests.make.people import default_organization
from tests.orders import in_the_way
from tests.threads import at_once, beside
from wirtual.core import clock

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = b"content"


@pytest.fixture
def file(author: User) -> File:
    """A file that may go."""
    file = keep_tar(CONTENT, created_by_id=author.pk)
    File.objects.update(uploaded_at=clock.NEVER)
    return file


def version_of(file: File, author: User) -> TemplateVersion:
    return create_version(
        organization_id=default_organization().pk,
        created_by_id=author.pk,
        file=file,
        provisioner=ProvisionerType.ECHO,
    )


@contextlib.contextmanager
def undecided(call: Callable[[], Any]) -> Iterator[Callable[[], None]]:
    """``call`` in a transaction of another thread, which commits when told to."""
    done, go_on = threading.Event(), threading.Event()

    def run() -> None:
        with transaction.atomic():
            call()
            done.set()
            assert go_on.wait(10)

    with beside(run, go_on.set):
        assert done.wait(10)
        yield go_on.set


def test_what_a_version_is_being_made_from_stays(file, author):
    with undecided(lambda: version_of(file, author)):
        assert purge_files(clock.now()).files == 0
    assert purge_files(clock.now()).files == 0
    assert File.objects.get().chunks.count() == 1


def test_no_version_is_made_from_what_is_being_removed(file, author):
    _, refused = in_the_way(
        lambda: purge_files(clock.now()), lambda: version_of(file, author)
    )
    assert type(refused) is FileUnknown
    assert not TemplateVersion.objects.exists()
    assert not File.objects.exists()


def test_what_is_being_uploaded_again_stays(file, author):
    with undecided(lambda: keep_tar(CONTENT, created_by_id=author.pk)):
        assert purge_files(clock.now()).files == 0
    assert File.objects.get() == file


def test_what_is_uploaded_while_it_is_being_removed_is_kept_anew(file, author):
    _, kept = in_the_way(
        lambda: purge_files(clock.now()),
        lambda: keep_tar(CONTENT, created_by_id=author.pk),
    )
    assert kept != file
    assert File.objects.get() == kept
    assert bytes(FileChunk.objects.get().data) == CONTENT


def test_two_versions_of_a_file_do_not_wait_for_each_other(file, author):
    with undecided(lambda: version_of(file, author)):
        version_of(file, author)
        keep_tar(CONTENT, created_by_id=author.pk)  # nor does an upload
    assert TemplateVersion.objects.count() == 2


def test_a_version_and_a_purge_at_once_leave_nothing_dangling(file, author):
    made, purged = at_once(
        lambda: version_of(file, author), lambda: purge_files(clock.now())
    )
    outcome = (type(made), purged.files, File.objects.count())
    assert outcome in {(TemplateVersion, 0, 1), (FileUnknown, 1, 0)}
