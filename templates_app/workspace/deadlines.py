"""Until when a workspace may run. Times in, times out; no rows.

A deadline that is `clock.NEVER` isn't set, as in the rows.

Rule: spec/workspaces-builds.md, 8.2 and 8.3; spec/templates.md, 13.3.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wirtual.core import clock
from wirtual.core.daily import ONE_DAY, DailySchedule

#: Nobody's workspace has to stop sooner than this from now.
LEEWAY = timedelta(hours=2)
#: Quiet hours may begin so much before the day that they count for.
BUFFER = timedelta(minutes=15)
#: A day that is almost over, or is over, counts from here on.
NEXT_CHANCE = timedelta(hours=1)
#: A Monday; weeks are counted from here.
EPOCH = date(2023, 1, 2)
DAYS_OF_WEEK = 7
#: Builds that ended before are left alone.
RECALCULATED_SINCE = datetime(2023, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StopRequirement:
    """On which days workspaces have to stop, and every how many weeks.

    Days are seven bits, the lowest for Monday. No days mean: never.
    """

    days: int = 0
    weeks: int = 1

    def includes(self, day: date) -> bool:
        """Whether it asks for the weekday of ``day``."""
        return bool(self.days >> day.weekday() & 1)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When a running workspace is stopped, and how far that may be put off."""

    deadline: datetime = clock.NEVER
    max_deadline: datetime = clock.NEVER


def required_stop(
    now: datetime, requirement: StopRequirement, quiet_hours: DailySchedule | None
) -> datetime:
    """When a workspace that is started ``now`` has to stop at the latest.

    That is in its owner's quiet hours, on a day that the requirement asks for. They
    belong to a day even where they are skipped on it, and happen a day later.

    Raises:
        ValueError: it is before weeks are counted, so the clock must be wrong.
    """
    if not requirement.days or quiet_hours is None:
        return clock.NEVER
    zone = quiet_hours.zone
    day = _in_week_of(requirement, (now + LEEWAY).astimezone(zone).date())
    first = quiet_hours.next_after(_midnight(day, zone) - BUFFER)
    if first < now + LEEWAY:
        day += ONE_DAY
    while not requirement.includes(day):
        day += ONE_DAY
    midnight = _midnight(day, zone)
    is_near = midnight < now + NEXT_CHANCE
    after = now + NEXT_CHANCE if is_near else midnight - BUFFER
    return quiet_hours.next_after(after)


def capped(deadline: datetime, max_deadline: datetime) -> datetime:
    """The deadline, which a greatest one bounds, and stands in for if there is none."""
    if max_deadline == clock.NEVER:
        return deadline
    is_within = deadline != clock.NEVER and deadline <= max_deadline
    return deadline if is_within else max_deadline


def recalculated(
    old: Deadlines,
    *,
    completed_at: datetime,
    now: datetime,
    requirement: StopRequirement,
    quiet_hours: DailySchedule | None,
) -> Deadlines:
    """Deadlines of a running workspace after its template's requirement has changed.

    ``completed_at`` is when its build was done. Nobody is surprised: what is about to
    stop stays as it is, and what has to stop has a while left.
    """
    soonest = now + LEEWAY
    is_about_to_stop = clock.NEVER < old.max_deadline < soonest
    if is_about_to_stop or completed_at < RECALCULATED_SINCE:
        return old
    latest = required_stop(completed_at, requirement, quiet_hours)
    if latest != clock.NEVER:
        latest = max(latest, soonest)
    return Deadlines(capped(old.deadline, latest), latest)


def _in_week_of(requirement: StopRequirement, day: date) -> date:
    """``day``, or the Monday of the next week that the requirement asks for."""
    if requirement.weeks <= 1:
        return day
    if day < EPOCH:
        raise ValueError(f"{day} is before {EPOCH}: the clock is wrong")
    passed = (day - EPOCH).days // DAYS_OF_WEEK
    ahead = -passed % requirement.weeks
    if not ahead:
        return day
    return EPOCH + (passed + ahead) * DAYS_OF_WEEK * ONE_DAY


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
