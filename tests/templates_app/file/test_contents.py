"""Reading contents: anywhere in them, and no more than is asked for."""

import io
import tarfile
import tracemalloc
import zipfile

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_tar
from provisioning_app.provisioner.terraform.expressions import (
    TagsInvalid,
    evaluate_tags,
)
from templates_app.file.actions import keep_tar
from templates_app.file.contents import (
    LARGEST_READ,
    TooMuchAtOnce,
    iterate_content,
    open_content,
)
from templates_app.file.conversion import zip_of_tar
from templates_app.file.errors import FileUnknown
from templates_app.file.models import CHUNK_SIZE, File, FileChunk

CONTENT = bytes(range(251)) * (5 * CHUNK_SIZE // 502)  # two chunks and a half


@pytest.fixture
def file(mia: User) -> File:
    return keep_tar(CONTENT, created_by_id=mia.pk)


@pytest.mark.parametrize(
    ("start", "size"),
    [
        (0, 0),
        (0, 10),
        (CHUNK_SIZE - 5, 10),
        (CHUNK_SIZE, CHUNK_SIZE),
        (1, 2 * CHUNK_SIZE),
        (len(CONTENT) - 5, 10),
        (len(CONTENT), 10),
        (len(CONTENT) + 1, 10),
        (7, -1),
        (7, None),
    ],
)
def test_any_part_can_be_read(file, start, size):
    ours, plain = open_content(file), io.BytesIO(CONTENT)
    assert ours.seek(start) == plain.seek(start)
    assert ours.read(size) == plain.read(size)
    assert ours.tell() == plain.tell()
    assert ours.seek(-3, io.SEEK_END) == plain.seek(-3, io.SEEK_END)
    assert ours.read() == plain.read()


def test_only_chunks_that_are_asked_for_are_fetched(file, django_assert_num_queries):
    content = open_content(file)
    with django_assert_num_queries(1):
        content.seek(CHUNK_SIZE + 1)
        content.read(100)
        content.read(100)
    with django_assert_num_queries(3):
        assert sum(len(piece) for piece in iterate_content(file)) == len(CONTENT)


@pytest.mark.parametrize("size", [LARGEST_READ + 1, -2, -512])
def test_nobody_is_made_to_read_very_much_at_once(file, size):
    file.size = 10 * LARGEST_READ
    with pytest.raises(TooMuchAtOnce):
        open_content(file).read(size)


def test_a_file_that_was_removed_meanwhile_is_not_found(file):
    pieces = iterate_content(file)
    next(pieces)
    FileChunk.objects.all().delete()
    with pytest.raises(FileUnknown):
        next(pieces)
    with pytest.raises(FileUnknown):
        open_content(file).read(1)


def test_a_content_that_is_shorter_than_it_should_be_is_not_passed_off(file):
    file.size += 1
    with pytest.raises(FileUnknown):
        open_content(file).read()


def test_a_header_in_an_archive_is_not_believed_whatever_it_announces(mia):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2 * LARGEST_READ
    tar = header.tobuf() + bytes(2 * LARGEST_READ) + make_tar({"main.tf": b""})
    file = keep_tar(tar, created_by_id=mia.pk)
    tracemalloc.start()
    try:
        zipped = b"".join(zip_of_tar(open_content(file)))
        with pytest.raises(TagsInvalid, match="can't be read at once"):
            evaluate_tags(open_content(file))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert zipfile.ZipFile(io.BytesIO(zipped)).namelist() == []
    assert peak < LARGEST_READ
