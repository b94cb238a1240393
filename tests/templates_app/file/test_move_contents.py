"""The migration that moves contents into chunks, and back."""

import hashlib
from importlib import import_module

import pytest
from django.db import connection

from orgs_app.user.models import User
from templates_app.file.actions import keep_tar
from templates_app.file.contents import open_content
from templates_app.file.models import CHUNK_SIZE, File

migration = import_module("templates_app.migrations.0008_contents_in_chunks")

SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE + 7]


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def hashes_of_columns() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash, encode(sha256(data), 'hex') FROM files")
        return dict(cursor.fetchall())


@pytest.fixture
def hashes(mia: User) -> set[str]:
    """Files of many sizes."""
    kept = [keep_tar(bytes([7]) * size, created_by_id=mia.pk) for size in SIZES]
    run("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a transaction
    return {file.hash for file in kept}


def test_contents_move_back_and_forth(hashes):
    run(migration.ADD, migration.MOVE_BACK)
    assert hashes_of_columns() == {each: each for each in hashes}
    run("UPDATE files SET size = 0", migration.MOVE, migration.REMOVE)
    files = {file.hash: file for file in File.objects.all()}
    assert sorted(file.size for file in files.values()) == SIZES
    assert {
        hashlib.sha256(open_content(file).read()).hexdigest() for file in files.values()
    } == hashes
    assert all(
        file.chunks.count() == -(-file.size // CHUNK_SIZE) for file in files.values()
    )
