"""Zip to tar and back, for archives from people who mean no good.

Rule: spec/templates.md, 12.
"""

import io
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.file import conversion
from templates_app.file.conversion import (
    LARGEST_DIRECTORY,
    MOST_ENTRIES,
    tar_of_zip,
    zip_of_tar,
)
from templates_app.file.errors import ZipUnusable

MEBIBYTE = 1024 * 1024
WHEN = (2023, 11, 7, 5, 31, 56)


def zipped(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def to_tar(content: bytes) -> bytes:
    target = io.BytesIO()
    tar_of_zip(io.BytesIO(content), target)
    return target.getvalue()


def names_of(tar: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        return archive.getnames()


def to_zip(tar: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(zip_of_tar(io.BytesIO(tar)))))


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header of a tar that may lie."""
    member = tarfile.TarInfo(name)
    member.type = kind
    member.size = size
    return member.tobuf(tarfile.GNU_FORMAT)


# --- Zips ----------------------------------------------------------------------------


def test_entries_of_one_name_stay_as_many():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = zipped(("a", b"1"), ("a", b"2"))
    tar = to_tar(content)
    assert names_of(tar) == ["a", "a"]
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        first, second = archive.getmembers()
        assert archive.extractfile(first).read() == b"1"  # type: ignore[union-attr]
        assert archive.extractfile(second).read() == b"2"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name", ["ü/é.tf", "a" * 5000, "../../x", "/etc/x", "a\nb", "C:\\x", "💥" * 300]
)
def test_names_are_kept_whatever_they_are(name):
    assert names_of(to_tar(zipped((name, b"")))) == [name]


def test_names_in_no_known_encoding_are_kept_somehow():
    content = zipped(("abc", b"")).replace(b"abc", b"a\xe9\xff")
    assert names_of(to_tar(content)) == ["aΘ\xa0"]  # as the DOS of old would show it


def test_names_that_claim_to_be_unicode_and_are_not_are_refused():
    content = zipped(("abü", b"")).replace("abü".encode(), b"ab\xff\xfe")
    with pytest.raises(ZipUnusable, match="codec"):
        to_tar(content)


def test_months_that_no_calendar_has_become_the_beginning():
    entry = zipfile.ZipInfo("a", (1980, 0, 0, 0, 0, 0))
    with tarfile.open(fileobj=io.BytesIO(to_tar(zipped((entry, b""))))) as archive:
        assert archive.getmember("a").mtime == 0


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (struct.pack("<HHBi", 0x5455, 5, 1, 1234567890), 1234567890),
        (struct.pack("<HHBi", 0x5455, 5, 1, -5), 0),  # before 1970
        (struct.pack("<HHBi", 0x5455, 5, 0, 5), 1699335116),  # says it has none
        (struct.pack("<HHB", 0x5455, 1, 1), 1699335116),
        (struct.pack("<HH", 0x1234, 0), 1699335116),
    ],
)
def test_the_exact_time_is_taken_if_there_is_one(extra, expected):
    entry = zipfile.ZipInfo("a", WHEN)
    entry.extra = extra
    with tarfile.open(fileobj=io.BytesIO(to_tar(zipped((entry, b""))))) as archive:
        assert archive.getmember("a").mtime == expected


def test_a_zip64_is_a_zip():
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w") as archive,
        archive.open("a", "w", force_zip64=True) as entry,
    ):
        entry.write(b"content")
    assert names_of(to_tar(buffer.getvalue())) == ["a"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_known_and_their_ruins_refused(method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a", bytes(range(256)) * 100)
    content = bytearray(buffer.getvalue())
    assert names_of(to_tar(bytes(content))) == ["a"]
    content[100:110] = bytes(byte ^ 0xFF for byte in content[100:110])
    with pytest.raises(ZipUnusable):
        to_tar(bytes(content))


def test_an_unknown_compression_is_refused():
    content = bytearray(zipped(("a", b"content")))
    content[content.index(b"PK\x03\x04") + 8] = 0x63
    content[content.index(b"PK\x01\x02") + 10] = 0x63
    with pytest.raises(ZipUnusable):
        to_tar(bytes(content))


@pytest.mark.parametrize("kind", [0o120777, 0o060666, 0o020666, 0o010666, 0o140777])
def test_what_is_no_file_is_left_out(kind):
    special = zipfile.ZipInfo("special", WHEN)
    special.external_attr = kind << 16
    assert names_of(to_tar(zipped((special, b"/etc/passwd"), ("a", b"")))) == ["a"]


@pytest.mark.parametrize("cut", [1, 10, 22, 60, 500])
def test_a_zip_that_ends_early_is_refused(cut):
    content = zipped(*((f"entry {n}", b"x" * 50) for n in range(10)))
    with pytest.raises(ZipUnusable):
        to_tar(content[:-cut])


def many(count: int) -> bytes:
    """A zip that is nothing but a directory with ``count`` entries, and its end."""
    entry = (
        struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[0] * 9, 0, 0, 1, *[0] * 6) + b"a"
    )
    return b"".join(
        [
            entry * count,
            struct.pack(
                "<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) * count, 0, 0
            ),
        ]
    )


def test_so_many_entries_are_too_many():
    with pytest.raises(ZipUnusable, match="entries"):
        to_tar(many(MOST_ENTRIES + 1))


def test_a_directory_that_lies_about_its_length_takes_no_memory():
    content = many(LARGEST_DIRECTORY // 50)
    tracemalloc.start()
    try:
        with pytest.raises(ZipUnusable, match="entries"):
            to_tar(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * LARGEST_DIRECTORY


def test_a_directory_has_an_end():
    with pytest.raises(ZipUnusable, match="directory"):
        to_tar(many(LARGEST_DIRECTORY // 47 + 1))


# --- Tars ----------------------------------------------------------------------------


def test_little_of_a_tar_is_in_memory_at_a_time():
    tar = io.BytesIO(make_tar({f"{n}": bytes(MEBIBYTE) for n in range(10)}))
    tracemalloc.start()
    try:
        length = sum(len(piece) for piece in zip_of_tar(tar))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert length > 0
    assert peak < 2 * MEBIBYTE


def test_a_zip_comes_while_it_is_made():
    pieces = zip_of_tar(io.BytesIO(make_tar({"a": bytes(MEBIBYTE), "b": b"b"})))
    assert isinstance(pieces, Iterator)
    assert next(pieces).startswith(b"PK")


def broken_tars() -> dict[str, bytes]:
    good = make_tar({"good": b"good"})[:1024]
    return {
        "garbage": b"x" * 2000,
        "empty": b"",
        "garbage after an entry": good + b"x" * 2000,
        "cut in a header": good + header("bad", 10)[:100],
        "cut in a content": good + header("bad", 2000) + b"x" * 600,
        "size beyond everything": good + header("bad", 2**60) + b"x" * 600,
        "negative size": good + header("bad", -512),
        "name that is huge": good + header("x", 2**40, tarfile.GNUTYPE_LONGNAME),
        "name of negative size": good + header("x", -1024, tarfile.GNUTYPE_LONGNAME),
        "headers that are huge": good + header("x", 2**40, tarfile.XHDTYPE),
        "headers of negative size": good + header("x", -1024, tarfile.XHDTYPE),
        "headers about nothing": good + header("x", 512, tarfile.XHDTYPE) + b"9" * 512,
        "sparse without end": good + header("x", 0, tarfile.GNUTYPE_SPARSE)[:482],
    }


@pytest.mark.parametrize("kind", broken_tars())
def test_a_broken_tar_gives_what_came_before(kind):
    with to_zip(broken_tars()[kind]) as archive:
        names = [name for name in archive.namelist() if name == "good"]
        assert names == ["good"] * (kind not in ("garbage", "empty"))
        assert all(archive.read(name) == b"good" for name in names)


@pytest.mark.parametrize("mtime", [-1, 0, 2**31, 2**40, 253402300800 * 10])
def test_times_that_a_zip_can_not_tell_are_the_nearest(mtime):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        member = tarfile.TarInfo("a")
        member.mtime = mtime
        tar.addfile(member)
    with to_zip(buffer.getvalue()) as archive:
        year = archive.getinfo("a").date_time[0]
        assert 1980 <= year <= 2107


@pytest.mark.parametrize("name", ["a" * 5000, "ü", "\udcff", "a" * 70_000])
def test_names_of_any_kind_break_nothing(name):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("first"))
        tar.addfile(tarfile.TarInfo(name))
    with to_zip(buffer.getvalue()) as archive:
        assert archive.namelist()[0] == "first"


def test_links_and_devices_are_left_out():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo("special")
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        tar.addfile(tarfile.TarInfo("a"))
    with to_zip(buffer.getvalue()) as archive:
        assert archive.namelist() == ["a"]


def test_a_zip_has_an_end(monkeypatch):
    monkeypatch.setattr(conversion, "MOST_ENTRIES", 2)
    with to_zip(make_tar({"a": b"", "b": b"", "c": b""})) as archive:
        assert archive.namelist() == ["a", "b"]
    monkeypatch.setattr(conversion, "LARGEST_CONTENT", 100)
    with to_zip(make_tar({"a": b"x" * 100, "b": b"x"})) as archive:
        assert archive.read("a") == b"x" * 100
