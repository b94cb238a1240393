"""Sets of weekdays, as they are stored: seven bits, the lowest for Monday.

Rule: spec/templates.md, 2.1 and 4.1.
"""

from collections.abc import Iterable

from templates_app.template.enums import Weekday

EVERY_DAY = 0b1111111

_BITS = {day.value: 1 << index for index, day in enumerate(Weekday)}


def days_from_names(names: Iterable[str]) -> int:
    """The set of the named days, however their letters are written.

    Raises:
        ValueError: a name is no day's; the text is that name.
    """
    days = 0
    for name in names:
        bit = _BITS.get(name.lower())
        if bit is None:
            raise ValueError(name)
        days |= bit
    return days


def names_of_days(days: int) -> list[str]:
    """The names of the days in a set, Monday first."""
    return [name for name, bit in _BITS.items() if days & bit]


def days_but(days: int) -> int:
    """The days that are not in a set."""
    return EVERY_DAY & ~days
