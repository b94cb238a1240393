"""What can be done to a file: keep it, hold it, and remove it when nothing uses it.

Rule: spec/templates.md, 12, F1.
"""

import errno
import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Protocol
from uuid import UUID

from django.db import connection, transaction

from templates_app.file.contents import write_content
from templates_app.file.conversion import CHUNK, tar_of_zip
from templates_app.file.errors import (
    FileUnknown,
    MediaTypeUnsupported,
    NoRoom,
    UploadTooLarge,
    UploadUnreadable,
)
from templates_app.file.models import TAR, File
from wirtual.core import clock
from wirtual.core.errors import TooLarge

LARGEST_UPLOAD = 100 * 1024 * 1024  # bytes; spec/templates.md, 12
IN_MEMORY = 1024 * 1024  # bytes of an upload, before it goes to disk

ZIPS = frozenset({"application/zip", "application/x-zip-compressed"})

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Readable(Protocol):
    """Where an upload comes from: a request, or a file."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


def upload_file(
    source: Readable, *, media_type: str, created_by_id: UUID, announced: int = 0
) -> tuple[File, bool]:
    """Keep an archive for its user; zips become tars. True if it is new.

    What comes in goes to disk and from there to the database, a piece at a time;
    nothing of it is kept before everything has come. What is ``announced`` as too
    large isn't read at all.

    Raises:
        MediaTypeUnsupported: it is neither said to be a tar nor a zip.
        UploadTooLarge: it holds too many bytes.
        UploadUnreadable: it ended early.
        ZipUnusable: it was said to be a zip, and can't be turned into a tar.
        NoRoom: the disk is full.
    """
    if media_type != TAR and media_type not in ZIPS:
        raise MediaTypeUnsupported(
            f"Unsupported content type {media_type!r}.",
            detail=f"Send {TAR} or application/zip.",
        )
    _check_length(announced)
    with _on_disk() as upload:
        _receive(source, upload)
        if media_type == TAR:
            return _keep(upload, created_by_id)
        with _on_disk() as tar:
            tar_of_zip(upload, tar)
            return _keep(tar, created_by_id)


def keep_tar(content: bytes, *, created_by_id: UUID) -> File:
    """Keep a tar that we made ourselves for a user."""
    file, _ = _keep(io.BytesIO(content), created_by_id)
    return file


def hold_file(file_id: UUID) -> None:
    """Keep the file from being removed until the transaction ends.

    By then something refers to it. Those who hold a file don't wait for each other.

    Raises:
        FileUnknown: it has been removed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM files WHERE id = %s FOR KEY SHARE", [file_id])
        if cursor.rowcount == 0:
            raise FileUnknown


@contextmanager
def _on_disk() -> Iterator[IO[bytes]]:
    """A nameless file, in memory while it is small; gone afterwards, come what may."""
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            yield file
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise NoRoom from error
        raise


def _receive(source: Readable, upload: IO[bytes]) -> None:
    """Copy what comes in to where it can be read twice."""
    length = 0
    while piece := _next_piece(source):
        length += len(piece)
        _check_length(length)
        upload.write(piece)


def _next_piece(source: Readable) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise UploadUnreadable(detail=str(error)) from error
    except TooLarge as error:  # for the server as a whole, which an operator limited
        raise UploadTooLarge(detail=error.detail) from error


def _check_length(length: int) -> None:
    if length > LARGEST_UPLOAD:
        raise UploadTooLarge(detail=f"An archive may hold {LARGEST_UPLOAD} bytes.")


def _keep(content: IO[bytes], created_by_id: UUID) -> tuple[File, bool]:
    """Find the user's file with this content, or make it. True if it is new.

    Of two that make it at once, one does, and the other waits and finds it. One that
    is found counts as uploaded now, so that it won't be removed as unused.
    """
    digest, size = _measure(content)
    file = File(
        hash=digest,
        size=size,
        uploaded_at=clock.now(),
        created_by_id=created_by_id,
        mimetype=TAR,
    )
    with transaction.atomic():
        File.objects.bulk_create(
            [file],
            update_conflicts=True,
            unique_fields=["hash", "created_by"],
            update_fields=["uploaded_at"],
        )
        kept = File.objects.get(hash=file.hash, created_by_id=created_by_id)
        is_new = kept.pk == file.pk
        if is_new:
            content.seek(0)
            write_content(kept.pk, content)
    return kept, is_new


def _measure(content: IO[bytes]) -> tuple[str, int]:
    """The hash and the size of a content."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := content.read(CHUNK):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
