"""The content of files, a chunk at a time; never more of it than that is in memory.

Everything that reads or writes a content comes through here.
"""

import io
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.db import connection
from psycopg.pq import Format

from templates_app.file.errors import FileUnknown
from templates_app.file.models import CHUNK_SIZE, File, FileChunk

#: What may be asked for at once, in bytes. Archives from people whom nobody knows
#: announce headers of any size, and are believed by what reads them.
LARGEST_READ = 16 * 1024 * 1024

READ_CHUNK = "SELECT data FROM file_chunks WHERE file_id = %s AND position = %s"


class TooMuchAtOnce(ValueError):
    """More was to be read into memory than any reader of archives needs."""


def write_content(file_id: UUID, source: IO[bytes]) -> None:
    """Keep what comes from ``source`` for a file that has none yet.

    In the transaction that makes the file's row, so that nobody sees half of it. The
    source is a file on our own disk: this waits for no client.
    """
    position = 0
    while data := source.read(CHUNK_SIZE):
        FileChunk.objects.create(file_id=file_id, position=position, data=data)
        position += 1


def iterate_content(file: File) -> Iterator[bytes]:
    """Yield the content, chunk by chunk.

    Raises:
        FileUnknown: the file was removed meanwhile.
    """
    for position in range(chunks_of(file)):
        yield read_chunk(file.pk, position)


def open_content(file: File) -> IO[bytes]:
    """Open the content for reading and seeking; only what is read is fetched.

    Reading raises:
        FileUnknown: the file was removed meanwhile.
        TooMuchAtOnce: more than ``LARGEST_READ`` bytes are asked for by number.
    """
    return _Content(file)  # type: ignore[return-value]  # no IO, but all it takes


def chunks_of(file: File) -> int:
    """How many chunks there are."""
    return -(-file.size // CHUNK_SIZE)


def read_chunk(file_id: UUID, position: int) -> bytes:
    """One chunk.

    Raises:
        FileUnknown: it isn't there.
    """
    with connection.cursor() as cursor:
        # As text, which is what the ORM asks for, it would come at twice the length.
        cursor.cursor.format = Format.BINARY
        cursor.execute(READ_CHUNK, [file_id, position])
        row = cursor.fetchone()
    if row is None:
        raise FileUnknown
    return bytes(row[0])


class _Content(io.BufferedIOBase):
    """A content as a file that can be read and sought in. Keeps one chunk."""

    def __init__(self, file: File) -> None:
        self._file_id = file.pk
        self._size = file.size
        self._at = 0
        self._position = -1
        self._chunk = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}
        self._at = max(0, origin[whence] + offset)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = max(0, self._size - self._at)
        if size is not None and size != -1:
            wanted = min(wanted, size)
            if not 0 <= wanted <= LARGEST_READ:
                raise TooMuchAtOnce(f"{size} bytes can't be read at once")
        pieces = []
        while wanted > 0:
            piece = self._piece(wanted)
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def _piece(self, most: int) -> bytes:
        """At least a byte and at most ``most``, from the chunk where we are."""
        position, offset = divmod(self._at, CHUNK_SIZE)
        if position != self._position:
            self._chunk = read_chunk(self._file_id, position)
            self._position = position
        piece = self._chunk[offset : offset + most]
        if not piece:  # the row says that there is more
            raise FileUnknown
        self._at += len(piece)
        return piece
