"""Zip to tar and back, for archives from people whom nobody knows.

Nothing is ever unpacked here: entries go from one archive straight into the other.
What isn't a directory or a regular file is left out, as it would be later anyway.

Rule: spec/templates.md, 12.
"""

import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import IO, Any

from templates_app.file.errors import ZipUnusable

#: What one entry may hold, and what all may hold together, in bytes.
LARGEST_ENTRY = 100 * 1024 * 1024
LARGEST_CONTENT = 100 * 1024 * 1024
MOST_ENTRIES = 50_000

#: What the directory of a zip may measure, in bytes. `zipfile` reads it whole, and
#: makes an object of each entry, before anybody can ask how many there are.
LARGEST_DIRECTORY = 16 * 1024 * 1024

OWNER = 1000  # user and group of every entry; spec/templates.md, 12
CHUNK = 64 * 1024

FILE_MODE, DIRECTORY_MODE = 0o644, 0o755
EXTENDED_TIMESTAMP = 0x5455  # header id of Unix times in a zip's extra fields
SMALLEST_HEADER = 46  # bytes of an entry in a zip's directory, before its name
HEADER_LENGTHS = 28  # where it says how long name, extra fields and comment are
ZIP_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
ZIP_END = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)

#: Everything that the standard library raises on broken zips.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,  # a compression that we don't know
    RuntimeError,  # encrypted
)

#: And on broken tars, or for what a zip can't tell, such as endless names.
_BROKEN_TAR = (
    tarfile.TarError,
    EOFError,
    ValueError,
    OverflowError,
    RecursionError,
    struct.error,
)


class _Guarded(io.BufferedIOBase):
    """A zip that is refused before its directory is taken in, if that is too much.

    Nothing else of a zip is read in pieces of this size.
    """

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.seek = source.seek  # type: ignore[method-assign]
        self.tell = source.tell  # type: ignore[method-assign]

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_DIRECTORY:
            raise ZipUnusable(detail="Its directory is too large.")
        content = self._source.read(-1 if size is None else size)
        if len(content) > MOST_ENTRIES * SMALLEST_HEADER:
            _check_directory(content)
        return content


def tar_of_zip(source: IO[bytes], target: IO[bytes]) -> None:
    """Write the entries of a zip to ``target`` as a tar, in their order.

    Raises:
        ZipUnusable: it isn't a zip, is broken, or holds too much.
    """
    try:
        with (
            zipfile.ZipFile(_Guarded(source)) as archive,
            tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            _check_limits(archive.infolist())
            for entry in archive.infolist():
                _add_to_tar(tar, archive, entry)
                tar.members.clear()  # type: ignore[attr-defined]  # or it keeps them
    except _BROKEN as error:
        if getattr(error, "errno", None) is not None:
            raise  # our own disk, not the zip
        raise ZipUnusable(detail=str(error) or type(error).__name__) from error


def zip_of_tar(source: IO[bytes]) -> Iterator[bytes]:
    """Yield a zip with the entries of a tar, in pieces, as they are asked for.

    A tar that is broken from some entry on, or holds more than any archive may, gives
    what came before that.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        try:
            for _ in _copied(source, archive):
                yield outlet.drain()
        except _BROKEN_TAR:
            pass
    yield outlet.drain()


class _Outlet(io.RawIOBase):
    """Takes what is written to a zip until somebody takes it further."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def drain(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _copied(source: IO[bytes], archive: zipfile.ZipFile) -> Iterator[None]:
    """Copy entries from a tar into ``archive``, and pause after each piece."""
    left = LARGEST_CONTENT
    with tarfile.open(fileobj=source, mode="r:") as tar:
        for member in islice(iter(tar.next, None), MOST_ENTRIES):
            tar.members.clear()  # type: ignore[attr-defined]  # or it keeps them
            if member.size < 0:  # its numbers may have signs
                return
            if member.isdir():
                archive.writestr(_zip_entry(member), b"")
                yield
            elif member.isreg():
                for length in _content_copied(tar, member, archive):
                    left -= length
                    if left < 0:  # holes, that the tar only announces
                        return
                    yield


def _check_directory(directory: bytes) -> None:
    """Count the headers in a zip's directory, and refuse too many."""
    at = count = 0
    while at + SMALLEST_HEADER <= len(directory):
        count += 1
        if count > MOST_ENTRIES:
            raise ZipUnusable(detail=f"It has more than {MOST_ENTRIES} entries.")
        lengths = struct.unpack_from("<HHH", directory, at + HEADER_LENGTHS)
        at += SMALLEST_HEADER + sum(lengths)


def _check_limits(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse bombs by what they announce; reading stops where that was a lie."""
    if len(entries) > MOST_ENTRIES:
        raise ZipUnusable(detail=f"It has more than {MOST_ENTRIES} entries.")
    for entry in entries:
        if entry.file_size > LARGEST_ENTRY:
            raise ZipUnusable(
                detail=f"{entry.filename!r} is larger than {LARGEST_ENTRY} bytes."
            )
    if sum(entry.file_size for entry in entries) > LARGEST_CONTENT:
        raise ZipUnusable(detail=f"It unpacks to more than {LARGEST_CONTENT} bytes.")


def _add_to_tar(
    tar: tarfile.TarFile, archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return
    member = tarfile.TarInfo(entry.filename)
    member.mtime = _zip_time(entry)
    member.uid = member.gid = OWNER
    if entry.is_dir():
        member.type = tarfile.DIRTYPE
        member.mode = stat.S_IMODE(mode) or DIRECTORY_MODE
        tar.addfile(member)
        return
    member.mode = stat.S_IMODE(mode) or FILE_MODE
    member.size = entry.file_size
    # Never yields more than it announced; a checksum that differs is an error.
    with archive.open(entry) as content:
        tar.addfile(member, content)


def _zip_time(entry: zipfile.ZipInfo) -> int:
    """The Unix time of an entry: the exact one if it has one, else the coarse."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == EXTENDED_TIMESTAMP and len(field) >= 5 and field[0] & 1:
            return max(0, int(struct.unpack_from("<i", field, 1)[0]))
    try:
        return int(datetime(*entry.date_time, tzinfo=UTC).timestamp())
    except ValueError:  # month 0 and the like
        return 0


def _content_copied(
    tar: tarfile.TarFile, member: tarfile.TarInfo, archive: zipfile.ZipFile
) -> Iterator[int]:
    """Copy a regular file, and yield the length of each piece."""
    content = tar.extractfile(member)
    assert content is not None  # noqa: S101 - regular files have content
    zip64 = member.size >= 2**31
    with archive.open(_zip_entry(member), "w", force_zip64=zip64) as copy:
        while piece := content.read(CHUNK):
            copy.write(piece)
            yield len(piece)


def _zip_entry(member: tarfile.TarInfo) -> zipfile.ZipInfo:
    """How a zip describes an entry of a tar."""
    name = member.name.rstrip("/") + "/" if member.isdir() else member.name
    seconds = max(0, min(int(member.mtime), int(ZIP_END.timestamp())))
    moment = max(ZIP_EPOCH, datetime.fromtimestamp(seconds, UTC))
    entry = zipfile.ZipInfo(_encodable(name), moment.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    kind = stat.S_IFDIR if member.isdir() else stat.S_IFREG
    entry.external_attr = (kind | stat.S_IMODE(member.mode)) << 16
    if member.isdir():
        entry.external_attr |= 0x10  # the directory bit of MS-DOS
    if seconds < 2**31:
        entry.extra = struct.pack("<HHBi", EXTENDED_TIMESTAMP, 5, 1, seconds)
    return entry


def _encodable(name: str) -> str:
    """A tar's name may hold bytes that are no text; a zip's may not."""
    return name.encode("utf-8", "replace").decode()
