"""Texts of strangers are shown so that nothing in them is hidden."""

import pytest

from wirtual.core.texts import (
    counted,
    encodable,
    find_text,
    shortened,
    visible,
    visible_line,
)

UNSEEN = [
    ("\x00", "⟨U+0000⟩"),
    ("\x1b[0m", "⟨U+001B⟩[0m"),
    ("\r", "␍"),
    ("\x7f", "⟨U+007F⟩"),
    ("\x85", "⟨U+0085⟩"),
    ("\xad", "⟨U+00AD⟩"),
    ("\u061c", "⟨U+061C⟩"),
    ("\u200b", "⟨U+200B⟩"),
    ("\u200e\u200f", "⟨U+200E⟩⟨U+200F⟩"),
    ("\u2028\u2029", "⟨U+2028⟩⟨U+2029⟩"),
    ("\u202a\u202e", "⟨U+202A⟩⟨U+202E⟩"),
    ("\u2066\u2069", "⟨U+2066⟩⟨U+2069⟩"),
    ("\ufeff", "⟨U+FEFF⟩"),
    ("\U000e0041", "⟨U+E0041⟩"),
    ("\ud800", "⟨U+D800⟩"),
    ("\udce9", "⟨0xE9⟩"),
]


@pytest.mark.parametrize(("text", "shown"), UNSEEN)
def test_what_nobody_would_see_is_made_visible(text, shown):
    assert visible(f"a{text}b") == f"a{shown}b"
    assert visible_line(f"a{text}b") == f"a{shown}b"


@pytest.mark.parametrize("text", ["", "a b", "é🎉日本", "\xa0", "|`<&>", "⟨U+202E⟩"])
def test_what_is_seen_stays_as_it_is(text):
    assert visible(text) == visible_line(text) == encodable(text) == text


def test_only_a_text_of_several_lines_keeps_tabs_and_line_feeds():
    assert visible("a\tb\nc") == "a\tb\nc"
    assert visible_line("a\tb\nc") == "a⟨U+0009⟩b⟨U+000A⟩c"


def test_names_that_are_no_text_can_be_sent_and_told_apart():
    names = [name.decode("utf-8", "surrogateescape") for name in (b"\xe9", b"\xe8")]
    assert [encodable(each) for each in names] == ["⟨0xE9⟩", "⟨0xE8⟩"]
    assert encodable("\u202e\n") == "\u202e\n"


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("abc", "abc"), ("abcd", "abc…")]
)
def test_what_is_too_long_is_cut_visibly(text, shown):
    assert shortened(text, 3) == shown


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 files"), (1, "1 file"), (2000, "2,000 files")]
)
def test_one_is_no_plural(number, told):
    assert counted(number, "file") == told


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"", ""), ("é".encode(), "é"), (b"a\0b", None), (b"caf\xe9", None)],
)
def test_bytes_are_text_if_utf_8_can_read_them(content, text):
    assert find_text(content) == text
