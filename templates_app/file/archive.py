"""Looking into an archive that may be broken, huge, or made to deceive.

Nothing is unpacked, nothing is refused: what can be read is told, and where it ends.
What an import makes of the same archive, and its limits, are in `provisioner.archive`.
"""

import posixpath
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from provisioning_app.provisioner.archive import (
    DEEPEST_FOLDER,
    LONGEST_NAME,
    MOST_ENTRIES,
)
from wirtual.core.texts import visible_line

#: How many of those that an import leaves out are told of.
MOST_LEFT_OUT = 50

_BLOCK = 512
_PIECE = 64 * 1024  # bytes
_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file, or a folder, which ends with a slash."""

    path: str
    size: int
    member: tarfile.TarInfo | None = None  #: none for a folder nobody wrote down

    @property
    def is_folder(self) -> bool:
        """Whether other entries can be in it."""
        return self.path.endswith("/")


@dataclass(slots=True)
class Archive:
    """What is in an archive, as far as it can be read."""

    tar: tarfile.TarFile | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    #: Names that no import unpacks, with why.
    left_out: list[tuple[str, str]] = field(default_factory=list)
    left_out_count: int = 0
    problem: str = ""  #: why this isn't all; empty if it is

    def files(self) -> list[Entry]:
        """The regular files."""
        return [each for each in self.entries.values() if not each.is_folder]

    def read(self, entry: Entry, limit: int) -> bytes:
        """The first bytes of a file; fewer where the archive breaks off."""
        content = b""
        for piece in self.stream(entry):
            content += piece
            if len(content) >= limit:
                break
        return content[:limit]

    def stream(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a file, piece by piece, as far as the archive goes."""
        if self.tar is None or entry.member is None:
            return
        try:
            content = self.tar.extractfile(entry.member)
            while content is not None and (piece := content.read(_PIECE)):
                yield piece
        except _BROKEN:
            return


def look_into(content: IO[bytes]) -> Archive:
    """Read the names in a tar. One that is broken gives what came before."""
    archive = Archive()
    if not content.read(1):
        archive.problem = "The archive is empty."
        return archive
    content.seek(0)
    try:
        archive.tar = tarfile.open(fileobj=content, mode="r:")  # noqa: SIM115 - read from later
        for count, member in enumerate(archive.tar):
            if count == MOST_ENTRIES:
                archive.problem = (
                    f"It has more than {MOST_ENTRIES:,} entries, which no import takes."
                    " The rest isn't shown."
                )
                return archive
            _add(archive, member)
        archive.problem = _problem_at(content, archive.tar.offset)
    except _BROKEN as error:
        archive.problem = _broken(archive, str(error))
    except RecursionError:  # headers about headers about headers
        archive.problem = _broken(archive, "too many headers")
    return archive


def _broken(archive: Archive, why: str) -> str:
    if archive.tar is None or not archive.entries:
        return f"This can't be read as a tar archive: {why}."
    return f"The archive is broken: {why}. What comes after that isn't shown."


def _problem_at(content: IO[bytes], offset: int) -> str:
    """A tar ends with zeros; the reader takes a header it can't read for the end."""
    content.seek(offset)
    if not content.read(_BLOCK).strip(b"\0"):
        return ""
    return (
        f"The archive is broken from byte {offset:,} on."
        " What comes after that isn't shown."
    )


def _add(archive: Archive, member: tarfile.TarInfo) -> None:
    why = _why_left_out(member)
    if why:
        archive.left_out_count += 1
        if len(archive.left_out) < MOST_LEFT_OUT:
            archive.left_out.append((visible_line(member.name[:LONGEST_NAME]), why))
        return
    path = visible_line(posixpath.normpath(member.name))
    for folder in _folders_above(path):
        archive.entries.setdefault(folder, Entry(folder, 0))
    if member.isdir():
        if path != ".":
            archive.entries[f"{path}/"] = Entry(f"{path}/", 0, member)
        return
    archive.entries[path] = Entry(path, member.size, member)


def _why_left_out(member: tarfile.TarInfo) -> str:
    """Why an import doesn't unpack an entry, or refuses the archive for it."""
    name = member.name
    if len(name) > LONGEST_NAME:
        return "its name is too long for an import"
    path = posixpath.normpath(name) if name else ".."
    if path == ".." or path.startswith(("../", "/")):
        return "leads outside of the archive"
    if path.count("/") > DEEPEST_FOLDER:
        return "lies too deep for an import"
    if member.isdir() or member.isreg():
        return ""
    if member.issym() or member.islnk():
        return f"a link to {visible_line(member.linkname[:LONGEST_NAME])}"
    return "neither a file nor a folder"


def _folders_above(path: str) -> Iterator[str]:
    position = path.find("/")
    while position != -1:
        yield path[: position + 1]
        position = path.find("/", position + 1)
