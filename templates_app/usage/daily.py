"""How many people worked on each of the last days.

Days are those of a zone that is some hours ahead of UTC, or behind. Where daylight
saving is kept, yesterday's offset may have been another; the caller's counts for all.

Rule: spec/insights.md, 1; spec/templates.md, 5, T13.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate

from templates_app.usage.models import TemplateUsageStats
from wirtual.core import clock

DAYS_BACK = 60  # spec/insights.md, 1
#: Hours. No clock on earth is a day away from another.
FARTHEST_OFFSET = 23

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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
    end = (clock.now().astimezone(zone) + HOUR).replace(
        minute=0, second=0, microsecond=0
    )
    begin = datetime.combine(end, time(), zone) - DAYS_BACK * DAY
    used = TemplateUsageStats.objects.filter(
        start_time__gte=begin, start_time__lt=end, usage_mins__gt=0
    )
    if template_id is not None:
        used = used.filter(template_id=template_id)
    counted = (
        used.values(day=TruncDate("start_time", tzinfo=zone))
        .annotate(amount=Count("user_id", distinct=True))
        .values_list("day", "amount")
    )
    amounts: dict[date, int] = dict(counted)
    return [DailyUsers(day, amounts.get(day, 0)) for day in _days(begin, end)]


def _days(begin: datetime, end: datetime) -> list[date]:
    """Every day with an hour between the two."""
    days = -((begin - end) // DAY)
    return [begin.date() + number * DAY for number in range(days)]
