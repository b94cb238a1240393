"""Zip to tar and back, for archives from people whom nobody knows.

Nothing is ever unpacked here: entries go from one archive straight into the other.
What isn't a directory or a regular file is left out, as it would be later anyway.

Rule: spec/templates.md, 12.
"""

import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from datetime import UTC, datetime
from typing import IO

from templates_app.file.errors import ZipUnusable

#: What one entry may hold, and what all may hold together, in bytes.
LARGEST_ENTRY = 100 * 1024 * 1024
LARGEST_CONTENT = 100 * 1024 * 1024
MOST_ENTRIES = 50_000

OWNER = 1000  # user and group of every entry; spec/templates.md, 12
CHUNK = 64 * 1024

FILE_MODE, DIRECTORY_MODE = 0o644, 0o755
EXTENDED_TIMESTAMP = 0x5455  # header id of Unix times in a zip's extra fields
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


def tar_of_zip(source: IO[bytes], target: IO[bytes]) -> None:
    """Write the entries of a zip to ``target`` as a tar, in their order.

    Raises:
        ZipUnusable: it isn't a zip, is broken, or holds too much.
    """
    try:
        with (
            zipfile.ZipFile(source) as archive,
            tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            _check_limits(archive.infolist())
            for entry in archive.infolist():
                _add_to_tar(tar, archive, entry)
    except _BROKEN as error:
        raise ZipUnusable(detail=str(error) or type(error).__name__) from error


def zip_of_tar(source: IO[bytes], target: IO[bytes]) -> None:
    """Write the entries of a tar to ``target`` as a zip.

    A tar that is broken from some entry on gives what came before it.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        try:
            with tarfile.open(fileobj=source, mode="r:") as tar:
                for member in tar:
                    _add_to_zip(archive, tar, member)
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError):
            return


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


def _add_to_zip(
    archive: zipfile.ZipFile, tar: tarfile.TarFile, member: tarfile.TarInfo
) -> None:
    if not (member.isdir() or member.isreg()):
        return
    name = member.name.rstrip("/") + "/" if member.isdir() else member.name
    seconds = max(0, min(int(member.mtime), int(ZIP_END.timestamp())))
    moment = max(ZIP_EPOCH, datetime.fromtimestamp(seconds, UTC))
    entry = zipfile.ZipInfo(_encodable(name), moment.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    kind = stat.S_IFDIR if member.isdir() else stat.S_IFREG
    entry.external_attr = (kind | stat.S_IMODE(member.mode)) << 16
    if seconds < 2**31:
        entry.extra = struct.pack("<HHBi", EXTENDED_TIMESTAMP, 5, 1, seconds)
    if member.isdir():
        entry.external_attr |= 0x10  # the directory bit of MS-DOS
        archive.writestr(entry, b"")
        return
    content = tar.extractfile(member)
    assert content is not None  # noqa: S101 - regular files have content
    with archive.open(entry, "w", force_zip64=member.size >= 2**31) as copy:
        while chunk := content.read(CHUNK):
            copy.write(chunk)


def _encodable(name: str) -> str:
    """A tar's name may hold bytes that are no text; a zip's may not."""
    return name.encode("utf-8", "replace").decode()
