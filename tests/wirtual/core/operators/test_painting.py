"""Colouring source texts, whoever wrote them."""

from datetime import timedelta

import pytest

from wirtual.core.operators.colours.painting import Text, painted


def language_of(name: str, text: str = "x = 1\n") -> str:
    return painted(Text(name, text))[0].language


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("main.tf", "Terraform"),
        ("production.tfvars", "Terraform"),
        (".terraform.lock.hcl", "Terraform"),
        ("README.md", "Markdown"),
        ("folder/start.sh", "Bash"),
        ("init.sh.tftpl", "Bash"),
        ("policy.tpl", "Text only"),
        ("main.tf.json", "JSON"),
        ("values.yaml", "YAML"),
        ("Dockerfile", "Docker"),
        ("LICENSE", "Text only"),
    ],
)
def test_the_language_follows_from_the_name(name, language):
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("#!/bin/sh", "Bash"),
        ("#!/usr/bin/env bash", "Bash"),
        ("#!/usr/bin/python3.11", "Python"),
        ("#!", "Text only"),
        ("#!/usr/bin/perl", "Text only"),
    ],
)
def test_without_an_ending_the_first_line_tells(first, language):
    assert language_of("start", f"{first}\necho 1\n") == language


def test_a_text_stays_as_it_is_line_by_line():
    [result] = painted(Text("main.tf", "\n\na = 1\n\n  b = 2\n"))
    assert [line == "" for line in result.lines] == [True, True, False, True, False]


@pytest.mark.parametrize("name", ["a.tf", "a.md", "a.sh", "a.yaml", "a.json", "a"])
def test_nothing_in_a_text_is_html(name):
    [result] = painted(Text(name, '# <script>alert("1")</script> & </pre>\n'))
    assert "<script" not in "".join(result.lines)
    assert "</pre" not in "".join(result.lines)


def test_a_text_that_takes_too_long_is_shown_without_colours():
    text = Text("main.tf", "a" * 100_000 + "<b>")
    [result] = painted(text, patience=timedelta(seconds=0.2))
    assert result.language == ""
    assert result.lines == ["a" * 100_000 + "&lt;b&gt;"]


def test_several_texts_keep_their_order():
    first, second = painted(Text("a.tf", "a = 1"), Text("b.json", "{}"))
    assert (first.language, second.language) == ("Terraform", "JSON")


@pytest.mark.parametrize("patience", [3, 0])
def test_what_nobody_would_see_is_marked_with_colours_and_without(patience):
    texts = Text("a", "if \u202e\ufeff\r-x\n\ty"), Text("b", "\ty")
    marked, plain = painted(*texts, patience=timedelta(seconds=patience))
    assert marked.lines == ["if ⟨U+202E⟩⟨U+FEFF⟩␍-x", "\ty"]
    assert (marked.has_marks, plain.has_marks) == (True, False)
