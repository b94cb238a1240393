"""What can be done to a file: keep it.

Rule: spec/templates.md, 12, F1.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Protocol
from uuid import UUID

from templates_app.file.conversion import CHUNK, tar_of_zip
from templates_app.file.errors import (
    MediaTypeUnsupported,
    UploadTooLarge,
    UploadUnreadable,
)
from templates_app.file.models import TAR, File

LARGEST_UPLOAD = 100 * 1024 * 1024  # bytes; spec/templates.md, 12
IN_MEMORY = 1024 * 1024  # bytes of an upload, before it goes to disk

ZIPS = frozenset({"application/zip", "application/x-zip-compressed"})


class Readable(Protocol):
    """Where an upload comes from: a request, or a file."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


def upload_file(
    source: Readable, *, media_type: str, created_by_id: UUID
) -> tuple[File, bool]:
    """Keep an archive for its user; zips become tars. True if it is new.

    Raises:
        MediaTypeUnsupported: it is neither said to be a tar nor a zip.
        UploadTooLarge: it holds too many bytes.
        UploadUnreadable: it ended early.
        ZipUnusable: it was said to be a zip, and can't be turned into a tar.
    """
    if media_type != TAR and media_type not in ZIPS:
        raise MediaTypeUnsupported(
            f"Unsupported content type {media_type!r}.",
            detail=f"Send {TAR} or application/zip.",
        )
    with _spooled(source) as upload:
        if media_type == TAR:
            return _keep_spooled(upload, created_by_id)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as tar:
            tar_of_zip(upload, tar)
            return _keep_spooled(tar, created_by_id)


def keep_tar(content: bytes, *, created_by_id: UUID) -> File:
    """Keep a tar that we made ourselves for a user."""
    file, _ = _keep(hashlib.sha256(content).hexdigest(), created_by_id, lambda: content)
    return file


@contextmanager
def _spooled(source: Readable) -> Iterator[IO[bytes]]:
    """Copy what comes in to where it can be read twice."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        length = 0
        try:
            while chunk := source.read(CHUNK):
                length += len(chunk)
                if length > LARGEST_UPLOAD:
                    raise UploadTooLarge(
                        detail=f"An archive may hold {LARGEST_UPLOAD} bytes."
                    )
                spool.write(chunk)
        except OSError as error:
            raise UploadUnreadable(detail=str(error)) from error
        spool.seek(0)
        yield spool


def _keep_spooled(spool: IO[bytes], created_by_id: UUID) -> tuple[File, bool]:
    """Keep what is in ``spool``. Its content is in memory only if it is new."""
    spool.seek(0)
    digest = hashlib.sha256()
    while chunk := spool.read(CHUNK):
        digest.update(chunk)

    def content() -> bytes:
        spool.seek(0)
        return spool.read()

    return _keep(digest.hexdigest(), created_by_id, content)


def _keep(
    digest: str, created_by_id: UUID, content: Callable[[], bytes]
) -> tuple[File, bool]:
    """Find the user's file with this hash, or make it.

    Of two that make it at once, one does, and the other finds it.
    """
    known = File.objects.without_content().filter(
        hash=digest, created_by_id=created_by_id
    )
    found = known.first()
    if found is not None:
        return found, False
    file = File(hash=digest, created_by_id=created_by_id, mimetype=TAR, data=content())
    File.objects.bulk_create([file], ignore_conflicts=True)
    kept = known.get()
    return kept, kept.pk == file.pk
