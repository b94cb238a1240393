"""A time of day in a zone, as ``CRON_TZ=Europe/Berlin 30 4 * * *`` spells it.

Rule: spec/identity-enterprise.md, 3, *Schedule grammar*.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
EVERY = "*"

_ZONE = re.compile(r"CRON_TZ=(?P<zone>\S+)\s+(?P<fields>.*)", re.DOTALL)
_SEVERAL = re.compile(r"[*,/-]")


@dataclass(frozen=True, slots=True)
class DailySchedule:
    """Once a day, at the same time by the clocks of a zone.

    Its text is the normalised spelling. On a day whose clocks skip the time it doesn't
    happen; where they show it twice, the first counts.
    """

    zone: ZoneInfo
    time_of_day: time

    def __str__(self) -> str:
        at = self.time_of_day
        return f"CRON_TZ={self.zone.key} {at.minute} {at.hour} * * *"

    def next_after(self, instant: datetime) -> datetime:
        """The first time later than ``instant``, in UTC."""
        day = instant.astimezone(self.zone).date()
        while True:
            there = datetime.combine(day, self.time_of_day, tzinfo=self.zone)
            found = there.astimezone(UTC)
            is_skipped = found.astimezone(self.zone).time() != self.time_of_day
            if found > instant and not is_skipped:
                return found
            day += ONE_DAY


def parse_daily_schedule(text: str) -> DailySchedule:
    """The schedule that ``text`` spells; without a zone it is UTC's.

    Raises:
        ValueError: it spells none, or more than one time a day.
    """
    found = _ZONE.fullmatch(text.strip())
    zone = _zone(found["zone"] if found else "UTC")
    fields = (found["fields"] if found else text).split()
    if len(fields) != 5:
        raise ValueError(f"can't parse the daily schedule {text!r}: it needs 5 fields")
    minute, hour, *days = fields
    if days != [EVERY] * 3:
        raise ValueError(f"can't parse the daily schedule {text!r}: it isn't daily")
    if _SEVERAL.search(minute + hour):
        raise ValueError(f"the daily schedule {text!r} has more than one time")
    try:
        return DailySchedule(zone, time(_number(hour), _number(minute)))
    except ValueError:
        raise ValueError(
            f"can't parse the daily schedule {text!r}: it names no time of day"
        ) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name, or a folder of zones
        raise ValueError(
            f"can't parse the daily schedule: unknown time zone {name!r}"
        ) from None
