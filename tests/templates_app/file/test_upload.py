"""Keeping archives: whole or not at all, once, and little of them in memory."""

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from django.db import DataError, connection

from orgs_app.user.models import User
from templates_app.file import actions
from templates_app.file.actions import keep_tar, upload_file
from templates_app.file.contents import iterate_content, open_content
from templates_app.file.errors import NoRoom, UploadUnreadable
from templates_app.file.models import CHUNK_SIZE, TAR, File, FileChunk
from wirtual.core import clock

MEBIBYTE = 1024 * 1024


class Source:
    """Bytes that are made while they are read."""

    def __init__(self, length: int, *, failing: bool = False) -> None:
        self.left = length
        self.failing = failing

    def read(self, size: int, /) -> bytes:
        if not self.left and self.failing:
            raise ConnectionResetError("gone")
        piece = bytes([self.left % 251]) * min(size, self.left)
        self.left -= len(piece)
        return piece


def upload(user: User, source: Source) -> File:
    file, is_new = upload_file(source, media_type=TAR, created_by_id=user.pk)
    assert is_new
    return file


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE]
)
def test_a_content_is_kept_whole_in_chunks(mia, size):
    file = upload(mia, Source(size))
    file.refresh_from_db()
    pieces = list(iterate_content(file))
    assert file.size == size == sum(len(piece) for piece in pieces)
    assert len(pieces) == file.chunks.count() == -(-size // CHUNK_SIZE)
    assert [len(piece) for piece in pieces[:-1]] == [CHUNK_SIZE] * len(pieces[:-1])


def test_little_of_an_upload_is_in_memory_at_a_time(mia):
    keep_tar(b"everything is loaded", created_by_id=mia.pk)
    tracemalloc.start()
    try:
        upload(mia, Source(20 * MEBIBYTE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEBIBYTE


def test_little_of_a_content_is_in_memory_at_a_time(mia):
    file = upload(mia, Source(20 * MEBIBYTE))
    tracemalloc.start()
    try:
        length = sum(len(piece) for piece in iterate_content(file))
        with open_content(file) as content:
            while content.read(MEBIBYTE):
                pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (length, peak < 4 * MEBIBYTE) == (20 * MEBIBYTE, True)


def test_what_ends_early_is_not_kept(mia):
    with pytest.raises(UploadUnreadable, match="gone"):
        upload(mia, Source(2 * MEBIBYTE, failing=True))
    assert not File.objects.exists()


def test_what_can_not_be_written_whole_is_not_kept(mia):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no more' USING ERRCODE = '22000'; END $$;"
        )
        cursor.execute(
            "CREATE TRIGGER no_more BEFORE INSERT ON file_chunks FOR EACH ROW"
            " WHEN (NEW.position = 1) EXECUTE FUNCTION no_more()"
        )
    with pytest.raises(DataError, match="no more"):
        upload(mia, Source(2 * MEBIBYTE))
    assert not File.objects.exists()
    assert not FileChunk.objects.exists()


def test_a_full_disk_is_the_server_s_trouble(mia, monkeypatch):
    def full(**_: object) -> object:
        return Path("/dev/full").open("r+b", buffering=0)

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", full)
    with pytest.raises(NoRoom):
        upload(mia, Source(1))
    assert not File.objects.exists()


def test_uploading_the_same_again_counts_as_uploading_it_now(mia):
    file = keep_tar(b"the same", created_by_id=mia.pk)
    File.objects.update(uploaded_at=clock.NEVER)
    again = keep_tar(b"the same", created_by_id=mia.pk)
    assert again.pk == file.pk
    assert again.uploaded_at >= file.uploaded_at
    assert again.created_at == file.created_at


def test_the_limit_is_the_largest_upload(mia, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST_UPLOAD", MEBIBYTE)
    assert upload(mia, Source(MEBIBYTE)).size == MEBIBYTE
