"""Markdown is told without its marks."""

import pytest

from templates_app.version.plaintext import plaintext


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("plain text, unchanged.", "plain text, unchanged."),
        ("  trimmed\n", "trimmed"),
        ("# Head\n\ntext", "Head\n\ntext"),
        ("**bold** *slanted* _too_ ~~gone~~ `code`", "bold slanted too gone code"),
        ("[a map](http://map)", "a map (http://map)"),
        ("<http://map>", "http://map"),
        ("![a picture](x.png)", "a picture (x.png)"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> quoted\n\nafter", "quoted\n\nafter"),
        ("```\ncode\n```", "code"),
        ("two\nlines", "two\nlines"),
        ("", ""),
    ],
)
def test_only_words_are_left(markdown, words):
    assert plaintext(markdown) == words
