"""Times at which a script runs: ``seconds minutes hours day month [weekday]``."""

import re

_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6}
_MONTHS |= {"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_WEEKDAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}

_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("seconds", 0, 59, {}),
    ("minutes", 0, 59, {}),
    ("hours", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _WEEKDAYS),
)

_DESCRIPTORS = frozenset(
    {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
)
_EVERY = re.compile(r"@every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+")
_TIMEZONE = re.compile(r"(?:CRON_)?TZ=\S+\s+")


def cron(value: str) -> str | None:
    """Refuse what isn't a time of this form. The day of the week may be left out."""
    times = _TIMEZONE.sub("", value, count=1).strip()
    if times.startswith("@"):
        if times in _DESCRIPTORS or _EVERY.fullmatch(times):
            return None
        return f'must be a cron expression, but "{times}" is no known descriptor'
    parts = times.split()
    if len(parts) not in (len(_FIELDS) - 1, len(_FIELDS)):
        return (
            "must be a cron expression of five or six fields, seconds first, "
            f'but "{value}" has {len(parts)}'
        )
    for part, (name, low, high, words) in zip(parts, _FIELDS, strict=False):
        if not all(_fits(piece, low, high, words) for piece in part.split(",")):
            return f'must be a cron expression, but "{part}" isn\'t valid for {name}'
    return None


def _fits(piece: str, low: int, high: int, words: dict[str, int]) -> bool:
    """Whether ``*``, ``n``, ``a-b``, each perhaps with ``/step``, is within bounds."""
    span, slash, step = piece.partition("/")
    if slash and not (step.isdecimal() and int(step) > 0):
        return False
    if span in ("*", "?"):
        return True
    numbers = [_number(word, words) for word in span.split("-")]
    if len(numbers) > 2 or None in numbers:
        return False
    bounds = [number for number in numbers if number is not None]
    return low <= bounds[0] <= bounds[-1] <= high


def _number(word: str, words: dict[str, int]) -> int | None:
    if word.isdecimal():
        return int(word)
    return words.get(word.lower())
