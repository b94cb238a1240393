"""Diffs of texts: right, small, and made in bounded time."""

import random
import re
import time

import pytest

from templates_app.template.comparison import lines
from templates_app.template.comparison.lines import (
    LONGEST_LINE,
    MOST_LINES_SHOWN,
    Differ,
)

HEAD = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def patched(before: str, diff: str) -> str:
    """What comes of a text when a unified diff is applied to it, as ``patch`` does."""
    old = re.findall(r"[^\n]*\n|[^\n]+", before)
    result: list[str] = []
    at, mark = 0, ""
    for line in diff.split("\n")[:-1]:
        if found := HEAD.fullmatch(line):
            start = int(found[1]) - (found[2] != "0")
            result += old[at:start]
            at = start
            continue
        if line == lines.NO_NEWLINE:
            if mark != "-":
                result[-1] = result[-1].removesuffix("\n")
            continue
        mark, text = line[0], f"{line[1:]}\n"
        if mark in " -":
            assert old[at].removesuffix("\n") == line[1:]
            at += 1
        if mark in " +":
            result.append(text)
    return "".join(result + old[at:])


def numbered(*numbers: int) -> str:
    return "".join(f"{number}\n" for number in numbers)


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        ("", "", ""),
        ("a\n", "a\n", ""),
        ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
        ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
        ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"),
        ("a", "a\n", f"@@ -1 +1 @@\n-a\n{lines.NO_NEWLINE}\n+a\n"),
        ("a\n", "a", f"@@ -1 +1 @@\n-a\n+a\n{lines.NO_NEWLINE}\n"),
        ("a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"),
        ("a\u2028b\x0bc\n", "a\n", "@@ -1 +1 @@\n-a\u2028b\x0bc\n+a\n"),
        (
            numbered(*range(1, 10)),
            numbered(1, 2, 3, 4, 50, 6, 7, 8, 9),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+50\n 6\n 7\n 8\n",
        ),
        (
            numbered(*range(1, 9)),
            numbered(*range(8)),
            "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -5,4 +6,3 @@\n 5\n 6\n 7\n-8\n",
        ),
    ],
)
def test_a_diff_is_written_as_diff_writes_it(before, after, diff):
    assert Differ().diff(before, after).text == diff


def test_changes_that_are_close_share_a_hunk():
    close = Differ().diff(numbered(*range(8)), numbered(-1, *range(1, 7), -1)).text
    apart = Differ().diff(numbered(*range(9)), numbered(-1, *range(1, 8), -1)).text
    assert (close.count("@@ -"), apart.count("@@ -")) == (1, 2)


@pytest.mark.parametrize("seed", range(40))
def test_applied_to_the_text_before_a_diff_gives_the_text_after(seed):
    chance = random.Random(seed)
    words = ["", "}", "{", "a = 1", "b", "c"][: chance.randint(1, 6)]

    def text() -> str:
        chosen = (chance.choice(words) for _ in range(chance.randint(0, 40)))
        return "\n".join(chosen) + chance.choice(["", "\n"])

    before, after = text(), text()
    diff = Differ().diff(before, after)
    assert patched(before, diff.text) == after
    marks = [line[0] for line in diff.text.split("\n") if line[:2] != "@@" and line]
    assert marks.count("+") == diff.added
    assert marks.count("-") == diff.removed


def test_a_diff_is_as_small_as_can_be():
    before, after = "a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n"
    diff = Differ().diff(before, after)
    assert (diff.added, diff.removed) == (2, 3)


def test_a_long_diff_says_how_many_lines_are_left_out():
    diff = Differ().diff("", numbered(*range(MOST_LINES_SHOWN + 500)))
    assert diff.text.count("\n") == MOST_LINES_SHOWN
    assert diff.lines_omitted == 501  # with the head of the hunk
    assert diff.added == MOST_LINES_SHOWN + 500


def test_a_long_line_is_cut():
    diff = Differ().diff("", "x" * 5000)
    [line] = [each for each in diff.text.split("\n") if each.startswith("+")]
    assert line == "+" + "x" * (LONGEST_LINE - 1) + "…"


def test_all_diffs_together_stay_within_the_room():
    differ = Differ(characters=100)
    first = differ.diff("", "x" * 60 + "\n")
    second = differ.diff("", "y" * 60 + "\n")
    assert (first.lines_omitted, second.lines_omitted) == (0, 1)
    assert len(first.text + second.text) <= 100


def test_what_would_take_too_long_is_not_begun():
    diff = Differ(steps=1000).diff(numbered(*range(500)), numbered(*range(501)))
    assert diff.note == "too large to diff: 500 → 501 lines"
    assert (diff.text, diff.added, diff.removed) == ("", None, None)


def test_time_that_one_diff_took_is_missing_for_the_next():
    differ = Differ(steps=1000)
    texts = numbered(*range(50)), numbered(*range(50, 100))
    notes = [differ.diff(*texts).note for _ in range(2)]
    assert notes == ["", "too large to diff: 50 → 50 lines"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (numbered(*range(20_000)), numbered(*range(20_000, 40_000))),
        ("a\nb\n" * 10_000, "b\na\n" * 10_000),
        ("\n" * 10_000_000, "x\n"),
        (numbered(*range(20_000)), numbered(*reversed(range(20_000)))),
    ],
)
def test_the_worst_texts_take_no_longer_than_promised(before, after):
    began = time.perf_counter()
    Differ().diff(before, after)
    # Ten times what a quiet machine needs.
    assert time.perf_counter() - began < 5
