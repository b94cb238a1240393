"""Markdown is told without its marks."""

import pytest

from templates_app.version.plaintext import plaintext


@pytest.mark.parametrize(
    ("markdown", "words"),  # None: unchanged
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
        ("far\n\n\n\napart,  and\n  indented  \nso", None),
        ("1. a list\n\n\n2. of its own", None),
        ("2 * 3 * 4 > 5_000_000 #1 <b> C:\\new", None),
        (
            "[both](http://a) and [more](http://b)",
            "both (http://a) and more (http://b)",
        ),
        ("**[bold](http://a)**", "bold (http://a)"),
        ("[![alt](x.png)](http://a)", "alt (x.png) (http://a)"),
        ("Title\n=====\ntext", "Title\n\ntext"),
        ("> quoted\n> on\n\n> again", "quoted\non\n\nagain"),
        ("", ""),
    ],
)
def test_only_words_are_left(markdown, words):
    assert plaintext(markdown) == (markdown if words is None else words)
