"""Reading the archives of both sides. They come from strangers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from provisioning_app.provisioner import archive as archives
from provisioning_app.provisioner.protocol import WorkFailed
from templates_app.template.comparison.changes import Change, Gap
from templates_app.template.comparison.contents import ContentUnavailable, content_of
from templates_app.template.comparison.enums import Part, SideName
from templates_app.template.comparison.facts import StoredFile, Written
from templates_app.template.comparison.requirements import compare_providers
from templates_app.template.comparison.terraform import MOST_PARSED, read_terraform

#: Bytes of an archive that is compared. Clients don't pack more than 1 MiB.
LARGEST_ARCHIVE = 16 * 1024 * 1024
#: Bytes of all its files; sparse ones may hold more than the archive itself.
LARGEST_CONTENT = 32 * 1024 * 1024
#: Files of an archive that is compared.
MOST_FILES = 5000

_OWNER_MAY_EXECUTE = 0o100


class ArchiveIncomparable(Exception):
    """An archive can't be compared; the text says why."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What one side's archive holds, as far as it is compared."""

    files: dict[str, StoredFile] = field(default_factory=dict)
    written: Written = field(default_factory=Written)


@dataclass(frozen=True, slots=True)
class Archives:
    """Both sides' archives. They are empty if one of them can't be compared."""

    before: Archive
    after: Archive
    gaps: tuple[Gap, ...] = ()

    def changed_providers(self) -> Iterator[Change]:
        """Tell what changed about providers, if all of them are known."""
        sides = self.before.written, self.after.written
        if all(each.is_complete for each in sides):
            yield from compare_providers(*sides)


def read_archives(before: UUID, after: UUID) -> Archives:
    """Read the archives that two versions were made from.

    One that both were made from isn't read: nothing changed.
    """
    if before == after:
        return Archives(Archive(), Archive())
    read: list[Archive] = []
    gaps: list[Gap] = []
    for side, file_id in ((SideName.BEFORE, before), (SideName.AFTER, after)):
        try:
            files = read_files(content_of(file_id, at_most=LARGEST_ARCHIVE))
        except (ArchiveIncomparable, ContentUnavailable) as error:
            reason = "Its archive can't be compared."
            gaps.append(Gap(Part.FILES, side, reason, str(error)))
            continue
        read.append(Archive(files, read_terraform(files)))
        if not read[-1].written.is_complete:
            reason = "Its Terraform files are too long to look for providers in them."
            limit = f"At most {MOST_PARSED // 1024} KiB are read."
            gaps.append(Gap(Part.TERRAFORM, side, reason, limit))
    if len(read) < 2:
        read = [Archive(), Archive()]
    return Archives(read[0], read[1], tuple(gaps))


def read_files(archive: bytes) -> dict[str, StoredFile]:
    """Read the regular files by their names. Of one name the last counts.

    Raises:
        ArchiveIncomparable: the archive is broken, or holds too much.
    """
    files: dict[str, StoredFile] = {}
    total = 0
    try:
        for count, entry in enumerate(archives.read(archive), start=1):
            total += len(entry.content)
            if count > MOST_FILES:
                raise ArchiveIncomparable(f"More than {MOST_FILES} entries.")
            if total > LARGEST_CONTENT:
                limit = LARGEST_CONTENT // 1024 // 1024
                raise ArchiveIncomparable(f"Its files hold more than {limit} MiB.")
            if not entry.is_directory:
                executable = bool(entry.mode & _OWNER_MAY_EXECUTE)
                files[entry.name] = StoredFile(entry.content, executable)
    except WorkFailed as error:
        raise ArchiveIncomparable(error.message) from error
    return files
