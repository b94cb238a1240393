"""Durations of templates: kept as nanoseconds, told in milliseconds."""

from datetime import timedelta

NANOSECONDS_PER_MS = 1_000_000
NANOSECONDS_PER_MICROSECOND = 1000


def nanoseconds(milliseconds: int) -> int:
    """As a duration is kept."""
    return milliseconds * NANOSECONDS_PER_MS


def milliseconds(nanoseconds: int) -> int:
    """As a kept duration is told."""
    return nanoseconds // NANOSECONDS_PER_MS


def span(nanoseconds: int) -> timedelta:
    """A kept duration as one to reckon with."""
    return timedelta(microseconds=nanoseconds // NANOSECONDS_PER_MICROSECOND)
