"""spec/terraform.md, 2, and its cases 1 and 2."""

import io
import tarfile
from pathlib import Path

import pytest

from provisioning_app.provisioner import archive
from provisioning_app.provisioner.archive import unpack
from provisioning_app.provisioner.echo.archive import make_tar
from provisioning_app.provisioner.protocol import WorkFailed


def tar_of(*members: tarfile.TarInfo, content: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for member in members:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, mode: int = 0o644, link: str = ""):
    made = tarfile.TarInfo(name)
    made.type = kind
    made.mode = mode
    made.linkname = link
    return made


def found(directory: Path) -> list[str]:
    return sorted(str(each.relative_to(directory)) for each in directory.rglob("*"))


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "..", "a/../../x", "//x", "a/../..", ""]
)
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(WorkFailed, match="refusing to extract to non-local path"):
        unpack(tar_of(member("ok"), member(name)), inside)
    assert found(tmp_path) == ["inside", "inside/ok"]


def test_a_name_that_stays_inside_is_fine(tmp_path: Path) -> None:
    unpack(make_tar({"a/../b": b"1", "./c": b"2", "d..e": b"3"}), tmp_path)
    assert found(tmp_path) == ["b", "c", "d..e"]


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE],
)
def test_links_and_devices_are_left_out(tmp_path: Path, kind: bytes) -> None:
    unpack(tar_of(member("x", kind, link="/etc/passwd"), member("y")), tmp_path)
    assert found(tmp_path) == ["y"]


def test_a_link_leads_no_later_entry_outside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    link = member("d", tarfile.SYMTYPE, link=str(outside))
    unpack(tar_of(link, member("d/x")), inside)
    assert found(inside) == ["d", "d/x"]
    assert found(outside) == []


def test_files_and_directories_come_with_their_modes(tmp_path: Path) -> None:
    tree = tar_of(
        member("d", tarfile.DIRTYPE, 0o500),
        member("d/run.sh", mode=0o755),
        member("d/none", mode=0),
        member("d/setuid", mode=0o4711),
    )
    unpack(tree, tmp_path)
    modes = {
        each: (tmp_path / each).stat().st_mode & 0o7777 for each in found(tmp_path)
    }
    assert modes == {
        "d": 0o700,
        "d/run.sh": 0o755,
        "d/none": 0o600,
        "d/setuid": 0o711,
    }


def test_the_last_entry_of_a_name_wins(tmp_path: Path) -> None:
    first = tar_of(member("a", mode=0o400), content=b"long content")
    unpack(first[:1024] + make_tar({"a": b"short"}), tmp_path)
    assert (tmp_path / "a").read_bytes() == b"short"


def test_parents_without_an_entry_are_made(tmp_path: Path) -> None:
    unpack(make_tar({"a/b/c": b"x"}), tmp_path)
    assert (tmp_path / "a/b/c").read_bytes() == b"x"


@pytest.mark.parametrize("empty", [b"", bytes(1024), bytes(10240)])
def test_an_empty_archive_is_an_empty_directory(tmp_path: Path, empty: bytes) -> None:
    unpack(empty, tmp_path)
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    "broken",
    [
        b"nonsense",
        b"nonsense" * 1000,
        make_tar({"a": b"x" * 5000})[:2000],
        make_tar({"a": b"x"})[:1024] + b"garbage" * 100,
        make_tar({"a": b"x"})[:1300] + b"\1",
        b"\x1f\x8b" + bytes(600),
        b"PK\x03\x04" + bytes(600),
    ],
)
def test_a_broken_archive_is_refused(tmp_path: Path, broken: bytes) -> None:
    with pytest.raises(WorkFailed, match="read template source archive"):
        unpack(broken, tmp_path)


def test_a_file_that_is_too_large_is_named(tmp_path: Path) -> None:
    large = make_tar({"big.bin": bytes(archive.LARGEST_FILE + 1)})
    with pytest.raises(WorkFailed, match=r'"big\.bin" is larger than 10 MiB'):
        unpack(large, tmp_path)


def test_too_many_entries_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 3)
    with pytest.raises(WorkFailed, match="more than 3 entries"):
        unpack(make_tar({str(n): b"" for n in range(4)}), tmp_path)


def test_too_much_content_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_CONTENT", 2 * 1024 * 1024)
    with pytest.raises(WorkFailed, match="more than 2 MiB of files"):
        unpack(make_tar({str(n): bytes(1024 * 1024) for n in range(3)}), tmp_path)


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a"), ("n" * 300,)])
def test_names_that_the_disk_refuses_are_a_clear_error(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    with pytest.raises(WorkFailed, match="extract template source archive"):
        unpack(make_tar(dict.fromkeys(names, b"x")), tmp_path)


def test_names_of_any_alphabet_are_kept(tmp_path: Path) -> None:
    unpack(make_tar({"ключ.tf": b"", "a b\n.tf": b"", "\udcff": b""}), tmp_path)
    assert found(tmp_path) == ["a b\n.tf", "ключ.tf", "\udcff"]


DEEPEST = "d/" * archive.DEEPEST_FOLDER + "x"
LONGEST = "./" * 500 + "n" * (archive.LONGEST_NAME - 1000)


@pytest.mark.parametrize("name", [DEEPEST, LONGEST])
def test_the_longest_and_the_deepest_name_are_fine(tmp_path: Path, name: str) -> None:
    unpack(make_tar({name: b"x"}), tmp_path)
    assert (tmp_path / name).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("d/" + DEEPEST, 'more than 64 folders deep: "d/d/d/'),
        ("d/" * 2000 + "x", 'name too long: "d/d/d/'),
        ("./" + LONGEST, 'name too long: "\\./\\./'),
    ],
)
def test_a_name_that_is_too_long_or_too_deep_is_refused(
    tmp_path: Path, name: str, reason: str
) -> None:
    with pytest.raises(WorkFailed, match=reason) as refused:
        unpack(make_tar({name: b"x"}), tmp_path)
    assert len(refused.value.message) < 300
    assert found(tmp_path) == []


def test_an_archive_does_not_open_its_directory_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    unpack(tar_of(member("./", tarfile.DIRTYPE, 0o777), member("a")), tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert found(tmp_path) == ["a"]
