"""Taking a few files out of an archive that may be large, and hostile."""

import io
import tarfile
import tracemalloc
from typing import IO

import pytest

from provisioning_app.provisioner import archive
from provisioning_app.provisioner.archive import pick, unpack
from provisioning_app.provisioner.echo.archive import make_tar
from provisioning_app.provisioner.protocol import WorkFailed
from provisioning_app.provisioner.terraform import expressions
from provisioning_app.provisioner.terraform.expressions import (
    TagsInvalid,
    evaluate_tags,
)

MEBIBYTE = 1024 * 1024
TAGS = b'data "coder_workspace_tags" "t" {\n  tags = { a = 1 }\n}\n'


def names(tar: IO[bytes], ending: str = ".tf") -> list[str]:
    return [entry.name for entry in pick(tar, lambda name: name.endswith(ending))]


def header(size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header that may lie about what follows."""
    member = tarfile.TarInfo("x.tf")
    member.type, member.size = kind, size
    return member.tobuf(tarfile.GNU_FORMAT)


def test_what_is_not_wanted_is_not_read():
    large = bytes(11 * MEBIBYTE)  # more than any file may hold that is unpacked
    tar = io.BytesIO(make_tar({"a": large, "b.tf": b"b", "c": large, "../d.tf": b""}))
    tracemalloc.start()
    try:
        assert names(tar) == ["b.tf"]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEBIBYTE


def test_what_is_wanted_has_an_end():
    with pytest.raises(WorkFailed, match="larger than 10 MiB"):
        names(io.BytesIO(make_tar({"b.tf": bytes(archive.LARGEST_FILE + 1)})))


def test_there_is_an_end_to_entries_that_nobody_wants(monkeypatch):
    monkeypatch.setattr(archive, "MOST_ENTRIES", 3)
    with pytest.raises(WorkFailed, match="more than 3 entries"):
        names(io.BytesIO(make_tar({str(n): b"" for n in range(4)})))


@pytest.mark.parametrize("size", [-512, -1, -(2**60)])
def test_a_length_below_nothing_is_refused(tmp_path, size):
    with pytest.raises(WorkFailed, match="read template source archive"):
        unpack(header(size) + bytes(2048), tmp_path)


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
@pytest.mark.parametrize("size", [-512, -1024, 2**60])
def test_headers_about_headers_end_somewhere(kind, size):
    with pytest.raises(WorkFailed, match="read template source archive"):
        names(io.BytesIO(header(size, kind) + bytes(range(256)) * 8))


def test_a_module_has_an_end(monkeypatch):
    monkeypatch.setattr(expressions, "LARGEST_MODULE", 1000)
    files = {"a.tf": TAGS, "b.tf": b"#" * (1000 - len(TAGS)), "x/c.tf": b"#" * 1000}
    assert evaluate_tags(io.BytesIO(make_tar(files))) == {"a": "1"}
    with pytest.raises(TagsInvalid, match="over 1000 bytes"):
        evaluate_tags(make_tar({**files, "d.tf": b"#"}))
