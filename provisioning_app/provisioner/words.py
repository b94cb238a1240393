"""Putting names and values into sentences for people."""

from collections.abc import Iterable

#: As much of a value is repeated to who gave it, in characters.
LONGEST_SHOWN = 200


def listed(words: Iterable[str], last: str = "or") -> str:
    """Enumerate words in quotes: ``"a", "b" or "c"``."""
    quoted = [f'"{word}"' for word in words]
    head, tail = quoted[:-1], quoted[-1]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def shown(value: str) -> str:
    """A value in quotes, cut when it is long."""
    return f'"{cut(value)}"'


def cut(value: str) -> str:
    """As much of a value as a sentence bears."""
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
