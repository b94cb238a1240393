"""What values look like on the operators' site."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from wirtual.core import clock

#: A model, or its label: sections of lower nouns name higher ones that way.
Named = type[Model] | str

#: A blank at which no line is broken.
UNBROKEN = "\N{NO-BREAK SPACE}"

#: Shown where there is nothing.
NOTHING = "–"


def moment(instant: datetime | None) -> str:
    """An instant to the second, in UTC, or a dash for one that never was."""
    if instant is None or instant == clock.NEVER:
        return NOTHING
    return format_html('<span class="w-time">{}</span>', f"{instant:%Y-%m-%d %H:%M:%S}")


def ago(instant: datetime | None) -> str:
    """How long ago an instant was, in its largest unit."""
    if instant is None or instant == clock.NEVER:
        return "never"
    passed = clock.now() - instant
    if passed < timedelta(seconds=2):
        return "just now"
    return f"{_largest_unit(passed)} ago".replace(" ", UNBROKEN)


def _largest_unit(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def duration(span: timedelta | None) -> str:
    """A span of time, as exact as a person wants to know, and never broken."""
    if span is None:
        return NOTHING
    return _duration(span.total_seconds()).replace(" ", UNBROKEN)


def _duration(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def worded(value: str) -> str:
    """A word of the contract, such as ``template_version``, as people write it."""
    text = value.replace("_", " ").replace("api key", "API key")
    return text[:1].upper() + text[1:]


def size(count: int) -> str:
    """A number of bytes."""
    if count < 1024:
        return f"{count} bytes"
    amount = float(count)
    for unit in ("KiB", "MiB"):
        amount /= 1024
        if amount < 1024:
            return f"{amount:.1f} {unit}"
    return f"{amount / 1024:.1f} GiB"


def code(text: str) -> str:
    """A short technical text, such as an id."""
    return format_html('<code class="w-code">{}</code>', text) if text else NOTHING


def wrapped(text: str) -> str:
    """A text that is broken anywhere rather than making its column too wide."""
    return format_html('<span class="w-wrap">{}</span>', text)


def verbatim(text: str) -> str:
    """A text of several lines, exactly as it is."""
    return format_html('<pre class="w-pre">{}</pre>', text) if text else NOTHING


def as_json(value: Any) -> str:
    """A value from a JSON column, laid out for reading."""
    if value in ({}, [], None):
        return NOTHING
    return verbatim(json.dumps(value, indent=2, ensure_ascii=False))


def tags(value: Mapping[str, str]) -> str:
    """Tags, one mark for each, but for those of everything that isn't tagged."""
    marks = [
        (key, text)
        for key, text in sorted(value.items())
        if text and (key, text) != ("scope", "organization")
    ]
    if not marks:
        return NOTHING
    return format_html_join(" ", '<span class="w-tag">{}={}</span>', marks)


def words(values: Iterable[str]) -> str:
    """Some words, one mark for each."""
    marks = [(value,) for value in values]
    if not marks:
        return NOTHING
    return format_html_join(" ", '<span class="w-tag">{}</span>', marks)


def link(row: Model | None, text: str | None = None) -> str:
    """A link to the page of a row."""
    if row is None:
        return NOTHING
    return link_to(type(row), row.pk, str(row) if text is None else text)


def link_to(model: Named, key: object, text: str) -> str:
    """A link to the page of the row of ``model`` with this key."""
    return format_html(
        '<a class="w-link" href="{}">{}</a>', page_of(model, key), text or key
    )


def link_to_list(model: Named, text: str, **chosen: object) -> str:
    """A link to the list of those rows of ``model`` that are chosen."""
    query = urlencode({name: str(value) for name, value in chosen.items()})
    return format_html(
        '<a class="w-link" href="{}?{}">{}</a>', list_of(model), query, text
    )


def page_of(model: Named, key: object) -> str:
    """The address of the page of a row."""
    return reverse(f"admin:{_route(model)}_change", args=(key,))


def list_of(model: Named) -> str:
    """The address of the list of rows of ``model``."""
    return reverse(f"admin:{_route(model)}_changelist")


def _route(model: Named) -> str:
    label = model if isinstance(model, str) else model._meta.label
    return label.lower().replace(".", "_")


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A small table inside of a page."""
    body = [
        (format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),)
        for row in rows
    ]
    if not body:
        return NOTHING
    return format_html(
        '<table class="w-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        format_html_join("", "<th>{}</th>", ((header,) for header in headers)),
        format_html_join("", "<tr>{}</tr>", body),
    )


def lines(parts: Iterable[str]) -> str:
    """Parts below each other."""
    shown = format_html_join("", '<div class="w-line">{}</div>', ([x] for x in parts))
    return shown or NOTHING


def label(text: str, colour: str) -> str:
    """A short state in colour: good, bad, busy, odd, or plain."""
    return format_html('<span class="w-label w-{}">{}</span>', colour, text)
