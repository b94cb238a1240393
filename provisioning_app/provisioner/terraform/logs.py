"""What Terraform prints, as log lines: levels, messages, diagnostics, no secrets.

Rule: spec/terraform.md, 7.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from provisioning_app.provisioner.protocol import Log, LogLevel, LogLine

_WORDS = {
    "trace": LogLevel.TRACE,
    "debug": LogLevel.DEBUG,
    "info": LogLevel.INFO,
    "warn": LogLevel.WARN,
    "warning": LogLevel.WARN,
    "error": LogLevel.ERROR,
}

#: What stands in a log in place of a secret.
MASK = "(sensitive value)"
#: Secrets shorter than this are masked only where they stand as a word of their own.
_SHORT = 4
#: Words that a mask would make every log unreadable for, and that give nothing away.
_HARMLESS = frozenset({"true", "false", "null"})


class Redactor:
    """Replaces secrets that were handed in, wherever a log shows them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        pattern = "|".join(_pattern(each) for each in _spellings(secrets))
        self._pattern = re.compile(pattern) if pattern else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(MASK, text) if self._pattern else text


class LogWriter:
    """Turns the lines of a command's streams into log lines."""

    def __init__(self, log: Log, secrets: Iterable[str] = ()) -> None:
        self._log = log
        self._redact = Redactor(secrets)

    def line(self, level: LogLevel, text: str) -> None:
        """Log a line, unless it is blank."""
        if text.strip():
            self._log(LogLine(level, self._redact(text)))

    def output(self, text: str) -> None:
        """Log a line of init's standard output."""
        self._plain(LogLevel.DEBUG, text)

    def error(self, text: str) -> None:
        """Log a line of any command's standard error."""
        self._plain(LogLevel.ERROR, text)

    def event(self, event: Mapping[str, Any]) -> None:
        """Log what plan or apply says in JSON, and its diagnostic if there is one."""
        level = self._level(event.get("@level"))
        self.line(level, str(event.get("@message", "")))
        diagnostic = event.get("diagnostic")
        if isinstance(diagnostic, dict):
            level = self._level(diagnostic.get("severity"))
            for text in diagnostic_lines(diagnostic):
                self.line(level, text)

    def _plain(self, level: LogLevel, text: str) -> None:
        record = as_object(text)
        if record is None or "@level" not in record:
            self.line(level, text)
            return
        # Terraform's own log (TF_LOG=JSON): too much, and not for authors.
        told = self._level(record["@level"])
        if told is LogLevel.INFO:
            told = LogLevel.DEBUG
        if told is not LogLevel.TRACE:
            self.line(told, str(record.get("@message", "")))

    def _level(self, word: object) -> LogLevel:
        level = _WORDS.get(str(word).lower())
        if level is None:
            self.line(LogLevel.WARN, f"unable to convert log level {word}")
            return LogLevel.INFO
        return level


def as_object(text: str) -> dict[str, Any] | None:
    """Read a line as a JSON object, or give None."""
    if not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def diagnostic_lines(diagnostic: Mapping[str, Any]) -> Iterator[str]:
    """Show where a diagnostic points, with which values, and what it says."""
    span = diagnostic.get("range")
    if isinstance(span, dict):
        yield from _place(span, diagnostic.get("snippet"))
        yield ""
    yield from str(diagnostic.get("detail") or "").splitlines()


def _place(span: Mapping[str, Any], snippet: Any) -> Iterator[str]:
    line = (span.get("start") or {}).get("line", 0)
    where = f"on {span.get('filename', '')} line {line}"
    if not isinstance(snippet, dict):
        yield f"{where}:"
        yield "  (source code not available)"
        return
    context = snippet.get("context")
    yield f"{where}, in {context}:" if context else f"{where}:"
    first = snippet.get("start_line", line)
    for number, code in enumerate(str(snippet.get("code", "")).splitlines(), first):
        yield f"  {number}: {code}"
    yield from _values(snippet.get("values") or [])


def _values(values: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not values:
        return
    yield "    ├────────────────"
    for value in sorted(values, key=lambda each: str(each.get("traversal", ""))):
        yield f"    │ {value.get('traversal', '')} {value.get('statement', '')}"


def _spellings(secrets: Iterable[str]) -> list[str]:
    """Give each secret as it may show up in a line, longest first."""
    found = set()
    for secret in secrets:
        for line in (secret, *secret.splitlines()):
            found |= {line.strip(), json.dumps(line.strip())[1:-1]}
    found -= {"", *_HARMLESS}
    return sorted(found, key=len, reverse=True)


def _pattern(secret: str) -> str:
    escaped = re.escape(secret)
    return escaped if len(secret) >= _SHORT else rf"(?<!\w){escaped}(?!\w)"
