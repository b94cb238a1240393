"""Logs and diagnostics: spec/terraform.md, 7."""

import pytest

from provisioning_app.provisioner.protocol import LogLevel, LogLine
from provisioning_app.provisioner.terraform.logs import (
    LogWriter,
    Redactor,
    diagnostic_lines,
)


def logged(*secrets: str) -> tuple[LogWriter, list[tuple[str, str]]]:
    lines: list[tuple[str, str]] = []

    def log(line: LogLine) -> None:
        lines.append((line.level.value, line.output))

    return LogWriter(log, secrets), lines


def test_streams_have_their_levels_and_blank_lines_none() -> None:
    writer, lines = logged()
    writer.output("init says")
    writer.output("   ")
    writer.error("  a complaint")
    assert lines == [("debug", "init says"), ("error", "  a complaint")]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("trace", []),
        ("DEBUG", [("debug", "m")]),
        ("info", [("debug", "m")]),
        ("warn", [("warn", "m")]),
        ("error", [("error", "m")]),
    ],
)
def test_terraforms_own_log_is_turned_down(
    level: str, expected: list[tuple[str, str]]
) -> None:
    writer, lines = logged()
    writer.error(f'{{"@level": "{level}", "@message": "m"}}')
    assert lines == expected


@pytest.mark.parametrize(
    ("word", "level"),
    [("info", "info"), ("WARNING", "warn"), ("Error", "error"), ("trace", "trace")],
)
def test_events_have_the_level_that_they_say(word: str, level: str) -> None:
    writer, lines = logged()
    writer.event({"@level": word, "@message": "m"})
    assert lines == [(level, "m")]


def test_a_level_that_nobody_knows_is_told() -> None:
    writer, lines = logged()
    writer.event({"@level": "loud", "@message": "m"})
    assert lines == [("warn", "unable to convert log level loud"), ("info", "m")]


DIAGNOSTIC = {
    "severity": "error",
    "summary": "Wrong",
    "detail": "First.\n\nSecond.",
    "range": {"filename": "main.tf", "start": {"line": 4}},
    "snippet": {
        "context": 'resource "a" "b"',
        "code": "  x = var.y\n  z = 1",
        "start_line": 4,
        "values": [
            {"traversal": "var.y", "statement": "is a string"},
            {"traversal": "each.key", "statement": 'is "k"'},
        ],
    },
}


def test_a_diagnostic_shows_place_code_values_and_detail() -> None:
    assert list(diagnostic_lines(DIAGNOSTIC)) == [
        'on main.tf line 4, in resource "a" "b":',
        "  4:   x = var.y",
        "  5:   z = 1",
        "    ├────────────────",
        '    │ each.key is "k"',
        "    │ var.y is a string",
        "",
        "First.",
        "",
        "Second.",
    ]


def test_a_diagnostic_without_code_or_place_shows_what_it_has() -> None:
    bare = {"detail": "d", "range": {"filename": "f", "start": {"line": 2}}}
    assert list(diagnostic_lines(bare)) == [
        "on f line 2:",
        "  (source code not available)",
        "",
        "d",
    ]
    assert list(diagnostic_lines({"detail": "d"})) == ["d"]
    assert list(diagnostic_lines({})) == []


def test_a_diagnostic_follows_its_message() -> None:
    writer, lines = logged()
    event = {"@level": "error", "@message": "Error: Wrong", "diagnostic": DIAGNOSTIC}
    writer.event(event)
    assert lines[0] == ("error", "Error: Wrong")
    assert {level for level, _ in lines} == {"error"}
    assert lines[-1] == ("error", "Second.")


@pytest.mark.parametrize(
    ("secret", "line", "shown"),
    [
        ("hunter22", "password=hunter22!", "password=(sensitive value)!"),
        ("a.c?", "abc? a.c?", "abc? (sensitive value)"),
        ("s", "says s.", "says (sensitive value)."),
        ("true", "true", "true"),
        ("", "x", "x"),
        ("line one\nline two", "> line two", "> (sensitive value)"),
        ('quo"te', r'"quo\"te"', '"(sensitive value)"'),
    ],
)
def test_secrets_are_masked(secret: str, line: str, shown: str) -> None:
    assert Redactor([secret])(line) == shown


def test_the_longest_secret_is_masked_first() -> None:
    assert Redactor(["secret", "secret-two"])("secret-two") == "(sensitive value)"
    writer, lines = logged("topsecret")
    writer.line(LogLevel.INFO, "x topsecret y")
    assert lines == [("info", "x (sensitive value) y")]
