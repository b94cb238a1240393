"""What is read of archives, and how much of it."""

import io
import tarfile

import pytest

from templates_app.template.comparison import archives
from templates_app.template.comparison.archives import (
    ArchiveIncomparable,
    read_archives,
    read_files,
)
from templates_app.template.comparison.facts import StoredFile
from tests.make.templates import make_file

MIB = 1024 * 1024


def member(name: str, content: bytes = b"", **fields: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size = len(content)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def sparse(name: str, size: int) -> tarfile.TarInfo:
    """A file of nothing but a hole."""
    hole = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(size)}
    return member(name, pax_headers=hole)


def tar_of(*members: tarfile.TarInfo, content: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for each in members:
            tar.addfile(each, io.BytesIO(content))
    return buffer.getvalue()


def test_of_one_name_the_last_file_counts():
    one, two = member("a", b"1"), member("./a", mode=0o755)
    archive = tar_of(one, two, content=b"1")
    assert read_files(archive) == {"a": StoredFile(b"", executable=True)}


def test_links_and_folders_are_no_files():
    folder = member("a", type=tarfile.DIRTYPE)
    link = member("c", type=tarfile.SYMTYPE, linkname="a/b")
    assert set(read_files(tar_of(folder, member("a/b"), link))) == {"a/b"}


def test_an_archive_of_too_many_entries_is_not_compared(monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    assert len(read_files(tar_of(member("a"), member("b")))) == 2
    with pytest.raises(ArchiveIncomparable, match="More than 2 entries"):
        read_files(tar_of(member("a"), member("b"), member("c")))


def test_a_sparse_archive_that_holds_more_than_it_weighs_is_not_compared():
    archive = tar_of(*(sparse(f"f{number}", 5 * MIB) for number in range(7)))
    assert len(archive) < MIB
    with pytest.raises(ArchiveIncomparable, match="more than 32 MiB"):
        read_files(archive)


def test_an_archive_that_is_too_large_is_not_read(tom, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 1000)
    large, small = make_file(tom, b"x" * 1001), make_file(tom, b"")
    read = read_archives(small.pk, large.pk)
    [gap] = read.gaps
    assert (gap.part, gap.side) == ("files", "after")
    assert gap.detail == "It holds 1001 bytes, more than 1000."
    assert (read.before.files, read.after.files) == ({}, {})
