"""Unpacking the tar that a template comes in, from people whom nobody knows.

Only directories and regular files with local names come out. Links and devices are
left out, so no name can lead outside through one of them.

Rule: spec/terraform.md, 2.
"""

import io
import os
import posixpath
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from provisioning_app.provisioner.protocol import WorkFailed

#: What one file of an archive may hold, in bytes (spec/terraform.md, 2).
LARGEST_FILE = 10 * 1024 * 1024
#: What all files may hold together, in bytes. Twice the largest upload.
LARGEST_CONTENT = 200 * 1024 * 1024
#: How many entries an archive may have.
MOST_ENTRIES = 50_000
#: What a name may measure, in bytes.
LONGEST_NAME = 1024
#: How many folders an entry may lie in. Far fewer than removing them can bear.
DEEPEST_FOLDER = 64

_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Entry:
    """A directory or a regular file of an archive, under a local name."""

    name: str
    mode: int
    is_directory: bool
    content: bytes = b""


def unpack(archive: bytes, directory: Path) -> None:
    """Make in ``directory`` what the archive holds.

    A later entry replaces an earlier one of its name. Parents that have no entry
    of their own are made. What was made until a refusal stays; the caller removes
    the directory.

    Raises:
        WorkFailed: the archive is broken, too large, or leads elsewhere.
    """
    for entry in read(archive):
        try:
            _make(entry, directory / entry.name)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise WorkFailed(
                f"extract template source archive: {_shown(entry.name)}: {reason}"
            ) from error


def read(archive: bytes) -> Iterator[Entry]:
    """Yield the directories and regular files of a tar, in order.

    Raises:
        WorkFailed: the archive is broken, too large, or has a name that isn't local.
    """
    yield from _read(io.BytesIO(archive), _local)


def pick(archive: IO[bytes], is_wanted: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield the regular files of a tar that are wanted, by their names.

    The others aren't read. A name that isn't local is passed over.

    Raises:
        WorkFailed: the archive is broken or too large.
    """

    def name_of(name: str) -> str | None:
        local = _local(name) if _is_local(name) else ""
        return local if local and is_wanted(local) else None

    for entry in _read(archive, name_of):
        if not entry.is_directory:
            yield entry


def _read(archive: IO[bytes], name_of: Callable[[str], str | None]) -> Iterator[Entry]:
    if not archive.read(1):
        return
    archive.seek(0)
    try:
        with tarfile.open(fileobj=archive, mode="r:") as tar:
            yield from _entries(tar, name_of)
            _check_end(archive, tar.offset)
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise WorkFailed(f"read template source archive: {error}") from error
    except RecursionError as error:  # headers about headers about headers
        raise WorkFailed("read template source archive: too many headers") from error


def _entries(
    tar: tarfile.TarFile, name_of: Callable[[str], str | None]
) -> Iterator[Entry]:
    total = 0
    for count, member in enumerate(iter(tar.next, None), start=1):
        tar.members.clear()  # type: ignore[attr-defined]  # or it keeps them
        if count > MOST_ENTRIES:
            raise WorkFailed(
                f"read template source archive: more than {MOST_ENTRIES} entries"
            )
        if member.size < 0:  # some writers' numbers have signs, and so do forgers'
            raise WorkFailed("read template source archive: invalid header")
        name = name_of(member.name)
        if name is None:
            continue
        if member.isdir():
            yield Entry(name, member.mode, is_directory=True)
        elif member.isreg():
            total += member.size
            _check_size(name, member.size, total)
            content = tar.extractfile(member)
            yield Entry(name, member.mode, False, _content(content))


def _content(file: IO[bytes] | None) -> bytes:
    return b"" if file is None else file.read()


def _local(name: str) -> str:
    """Normalise a name. Refuses one that is empty, absolute, or leads out."""
    if not _is_local(name):
        raise WorkFailed(f"refusing to extract to non-local path: {_shown(name)}")
    if len(os.fsencode(name)) > LONGEST_NAME:
        raise WorkFailed(f"read template source archive: name too long: {_shown(name)}")
    local = posixpath.normpath(name)
    if local.count("/") > DEEPEST_FOLDER:
        raise WorkFailed(
            f"read template source archive: more than {DEEPEST_FOLDER} folders deep:"
            f" {_shown(name)}"
        )
    return local


def _is_local(name: str) -> bool:
    local = posixpath.normpath(name) if name else ".."
    outside = local == ".." or local.startswith(("../", "/"))
    return not outside and not (os.name == "nt" and Path(local).drive)


def _check_size(name: str, size: int, total: int) -> None:
    if size > LARGEST_FILE:
        raise WorkFailed(
            f"read template source archive: {_shown(name)} is larger than"
            f" {LARGEST_FILE // 1024 // 1024} MiB"
        )
    if total > LARGEST_CONTENT:
        raise WorkFailed(
            "read template source archive: more than"
            f" {LARGEST_CONTENT // 1024 // 1024} MiB of files"
        )


def _check_end(archive: IO[bytes], offset: int) -> None:
    """Refuse an archive that is garbage from some entry on.

    The tar reader takes a header that it can't read for the end. The end is a block
    of zeros, or the end of the bytes, for writers that leave the block out.
    """
    archive.seek(offset)
    rest = archive.read(_BLOCK)
    if rest.strip(b"\0"):
        raise WorkFailed(
            f"read template source archive: invalid header at byte {offset}"
        )


def _make(entry: Entry, path: Path) -> None:
    if entry.is_directory:
        path.mkdir(parents=True, exist_ok=True)
        if entry.name != ".":  # that one is the caller's, and so is its mode
            path.chmod(entry.mode & 0o777 | 0o700)  # or we couldn't write into it
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    mode = entry.mode & 0o777 or 0o600
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(io.BytesIO(entry.content), file)


def _shown(name: str) -> str:
    """Make a name fit for a message: printable, and not too long."""
    text = name.encode("utf-8", "replace").decode()
    return f'"{text[:200]}"' if text.isprintable() else repr(text[:200])
