"""Looking into archives: what is in them, and how far they can be read."""

import io
import tarfile
from collections.abc import Iterable

import pytest

from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.file.archive import MOST_LEFT_OUT, look_into
from templates_app.file.tree import MOST_IN_FOLDER, found_in, tree_of


def tar_of(members: Iterable[tarfile.TarInfo]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
    return buffer.getvalue()


def link(name: str, target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


def into(content: bytes):
    return look_into(io.BytesIO(content))


def test_files_and_the_folders_above_them_are_found():
    archive = into(make_tar({"main.tf": b"1", "./modules/a/main.tf": b"22"}))
    assert [(each.path, each.size) for each in archive.entries.values()] == [
        ("main.tf", 1),
        ("modules/", 0),
        ("modules/a/", 0),
        ("modules/a/main.tf", 2),
    ]
    assert archive.problem == ""


def test_the_last_of_a_name_counts():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for content in (b"old", b"newer"):
            member = tarfile.TarInfo("main.tf")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    archive = into(buffer.getvalue())
    assert archive.read(archive.entries["main.tf"], 100) == b"newer"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"this is no tar" * 100, "can't be read as a tar"),
        (make_tar({"a": b"1"})[:1024] + b"\xff" * 1024, "broken from byte 1,024"),
        (make_tar({"a": b"1" * 5000})[:1024], "broken"),
    ],
)
def test_what_is_wrong_with_an_archive_is_told(content, told):
    assert told in into(content).problem


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes():
    archive = into(make_tar({"a": b"1" * 500_000})[:200_000])
    assert archive.entries["a"].size == 500_000
    assert 0 < len(archive.read(archive.entries["a"], 500_000)) < 200_000


def test_of_a_large_file_only_the_beginning_is_read():
    archive = into(make_tar({"a": b"1" * 500_000}))
    assert archive.read(archive.entries["a"], 10) == b"1" * 10


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (link("here", "/etc/passwd"), "a link to /etc/passwd"),
        (tarfile.TarInfo("../outside"), "leads outside"),
        (tarfile.TarInfo("/etc/passwd"), "leads outside"),
        (tarfile.TarInfo("a/" * 70 + "b"), "too deep"),
        (tarfile.TarInfo("n" * 2000), "too long"),
    ],
)
def test_what_no_import_unpacks_is_told_with_why(member, why):
    archive = into(tar_of([member]))
    assert archive.entries == {}
    [(_, told)] = archive.left_out
    assert why in told


def test_of_very_many_that_are_left_out_some_are_told():
    archive = into(tar_of(link(f"link-{number}", "x") for number in range(60)))
    assert len(archive.left_out) == MOST_LEFT_OUT
    assert archive.left_out_count == 60


def test_names_that_are_no_text_can_be_told_apart():
    names = ["caf\udce9.tf", "caf\udce8.tf", "right\u202eleft", "line\nbreak"]
    archive = into(tar_of(tarfile.TarInfo(name) for name in names))
    assert list(archive.entries) == [
        "caf⟨0xE9⟩.tf",
        "caf⟨0xE8⟩.tf",
        "right⟨U+202E⟩left",
        "line⟨U+000A⟩break",
    ]


def test_a_small_archive_is_open_as_a_whole():
    archive = into(make_tar({"b/c/d.tf": b"", "a.tf": b""}))
    lines = [(line.depth, line.name) for line in tree_of(archive, "a.tf")]
    assert lines == [(0, "b"), (1, "c"), (2, "d.tf"), (0, "a.tf")]


def test_of_a_large_archive_only_the_way_to_the_chosen_file_is_open():
    files = {f"{folder}/{number}.tf": b"" for folder in "abc" for number in range(100)}
    lines = tree_of(into(make_tar(files)), "b/7.tf")
    assert [line.path for line in lines if line.is_folder] == ["a/", "b/", "c/"]
    assert [line.path for line in lines if line.is_open] == ["b/"]
    assert [line.path for line in lines if line.is_chosen] == ["b/7.tf"]


def test_a_folder_of_very_many_tells_how_many_more_there_are():
    files = {f"a/{number}.tf": b"" for number in range(MOST_IN_FOLDER + 50)}
    last = tree_of(into(make_tar(files)), "a/0.tf")[-1]
    assert (last.path, last.more) == ("a/", 50)


def test_files_are_found_by_any_part_of_their_path():
    archive = into(make_tar({"Modules/a.tf": b"", "main.tf": b"", "mod.md": b""}))
    found = [line.path for line in found_in(archive, "MOD")]
    assert found == ["Modules/a.tf", "mod.md"]
