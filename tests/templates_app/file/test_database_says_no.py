"""What must not be is forbidden by the database, whoever tries."""

import pytest
from django.db import IntegrityError, connection

from orgs_app.user.models import User
from templates_app.file.actions import keep_tar
from templates_app.file.models import (
    CHUNK_SIZE,
    FILE_UNIQUE,
    POSITION_NOT_NEGATIVE,
    SIZE_NOT_NEGATIVE,
    File,
    FileChunk,
)


@pytest.fixture
def file(mia: User) -> File:
    return keep_tar(b"content", created_by_id=mia.pk)


@pytest.mark.parametrize(
    ("constraint", "position", "data"),
    [
        ("file_chunks_pkey", 0, b"x"),
        (POSITION_NOT_NEGATIVE, -1, b"x"),
        ("file_chunks_hold_something", 1, b""),
        ("file_chunks_hold_something", 1, b"x" * (CHUNK_SIZE + 1)),
    ],
)
def test_a_chunk_has_a_place_and_a_length(file, constraint, position, data):
    with pytest.raises(IntegrityError, match=constraint):
        FileChunk.objects.create(file=file, position=position, data=data)


def test_a_chunk_is_of_a_file(file):
    FileChunk.objects.filter(file=file).update(file="0" * 32)
    with (
        pytest.raises(IntegrityError, match="foreign key"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_no_file_holds_less_than_nothing(file):
    with pytest.raises(IntegrityError, match=SIZE_NOT_NEGATIVE):
        File.objects.update(size=-1)


def test_a_user_has_the_same_content_once(file):
    twin = File(hash=file.hash, created_by_id=file.created_by_id, size=7)
    with pytest.raises(IntegrityError, match=FILE_UNIQUE):
        twin.save()
