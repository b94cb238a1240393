"""How many people worked on each of the last days.

Days are those of a zone that is some hours ahead of UTC, or behind. Where daylight
saving is kept, yesterday's offset may have been another; the caller's counts for all.

Rule: spec/insights.md, 1; spec/templates.md, 5, T13.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import UUID

from django.db import connection

from wirtual.core import clock

DAYS_BACK = 60  # spec/insights.md, 1
#: Hours. No clock on earth is a day away from another.
FARTHEST_OFFSET = 23

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# Each day is counted by itself, from a piece of an index. To group two months of half
# hours by their day takes three times as long.
COUNTED = """
SELECT (SELECT count(DISTINCT user_id)
          FROM template_usage_stats
         WHERE {of_template}start_time >= midnight
           AND start_time < least(midnight + interval '24 hours', %(end)s)
           AND usage_mins > 0)
  FROM unnest(%(midnights)s::timestamptz[]) WITH ORDINALITY AS days(midnight, place)
 ORDER BY place
"""
OF_ALL = COUNTED.format(of_template="")
OF_TEMPLATE = COUNTED.format(of_template="template_id = %(template_id)s AND ")


@dataclass(frozen=True, slots=True)
class DailyUsers:
    """How many people worked on a day."""

    day: date
    amount: int


def daily_users(
    hours_ahead: int = 0, *, template_id: UUID | None = None
) -> list[DailyUsers]:
    """The last days, ascending, today included; of one template, or of all.

    Whoever used something in any half hour of a day counts once on that day. There
    are 61 days, but 60 in the last hour of a day: they are counted back from the next
    full hour, which then is tomorrow's.
    """
    zone = timezone(timedelta(hours=hours_ahead))
    now = clock.now().astimezone(zone)
    end = now.replace(minute=0, second=0, microsecond=0) + HOUR
    midnights = _midnights(end)
    values = {
        "template_id": template_id,
        # PostgreSQL reads no offsets of 16 hours or more.
        "midnights": [midnight.astimezone(UTC) for midnight in midnights],
        "end": end.astimezone(UTC),
    }
    with connection.cursor() as cursor:
        cursor.execute(OF_ALL if template_id is None else OF_TEMPLATE, values)
        amounts = [amount for (amount,) in cursor]
    return [
        DailyUsers(midnight.date(), amount)
        for midnight, amount in zip(midnights, amounts, strict=True)
    ]


def _midnights(end: datetime) -> list[datetime]:
    """Where the days before ``end`` begin. At midnight itself a day is over."""
    last = datetime.combine(end, time(), end.tzinfo)
    first = last - DAYS_BACK * DAY
    number = DAYS_BACK if last == end else DAYS_BACK + 1
    return [first + index * DAY for index in range(number)]
