"""Which files changed, and what is told of them."""

import pytest

from templates_app.template.comparison.changes import FileChange
from templates_app.template.comparison.facts import StoredFile
from templates_app.template.comparison.files import compare_files


def files(**contents: bytes | str) -> dict[str, StoredFile]:
    """Files by their names, with ``__`` for a dot."""
    return {
        name.replace("__", "."): StoredFile(
            each.encode() if isinstance(each, str) else each
        )
        for name, each in contents.items()
    }


def compared(
    before: dict[str, StoredFile],
    after: dict[str, StoredFile],
    *,
    with_contents: bool = True,
) -> list[FileChange]:
    return list(compare_files(before, after, with_contents=with_contents))


def kinds(changes: list[FileChange]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.old_path, each.path) for each in changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (files(a="1"), files(a="1"), []),
        (files(), files(a="1"), [("added", "", "a")]),
        (files(a="1"), files(), [("removed", "", "a")]),
        (files(a="1"), files(a="2"), [("modified", "", "a")]),
        (files(a="1"), files(b="1"), [("renamed", "a", "b")]),
        (files(a=""), files(b=""), [("added", "", "b"), ("removed", "", "a")]),
        (files(a="1"), files(a="1", b="1"), [("added", "", "b")]),
        (
            files(a="1", b="1"),
            files(c="1", d="1"),
            [("renamed", "a", "c"), ("renamed", "b", "d")],
        ),
        (
            files(a="1", b="1"),
            files(c="1"),
            [("removed", "", "b"), ("renamed", "a", "c")],
        ),
        (
            {"a": StoredFile(b"1")},
            {"a": StoredFile(b"1", executable=True)},
            [("mode", "", "a")],
        ),
    ],
)
def test_what_happened_to_files_is_told(before, after, expected):
    assert sorted(kinds(compared(before, after))) == sorted(expected)


def test_files_that_terraform_reads_come_first():
    after = files(README__md="1", main__tf="2", a="3", z__tf="4") | {
        "x/a.tf": StoredFile(b"5")
    }
    paths = [each.path for each in compared({}, after)]
    assert paths == ["main.tf", "z.tf", "README.md", "a", "x/a.tf"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\x00b", "é".encode("latin-1")])
def test_what_is_no_utf8_text_is_binary(content):
    [change] = compared(files(a="1"), files(a=content))
    assert (change.binary, change.note, change.diff) == (True, "binary", "")
    assert (change.size_before, change.size_after) == (1, len(content))
    assert change.lines_added is None


def test_a_renamed_binary_needs_no_note():
    [change] = compared(files(a=b"\xff"), files(b=b"\xff"))
    assert (change.binary, change.note) == (True, "")


def test_without_contents_only_names_are_told():
    changes = compared(
        files(a="1", b="2", c="3"), files(a="2", d="3"), with_contents=False
    )
    assert changes == [
        FileChange("a", changes[0].kind),
        FileChange("b", changes[1].kind),
        FileChange("d", changes[2].kind, "c"),
    ]
