"""Until when a workspace may run: every worked example.

Rule: spec/workspaces-builds.md, 8.2; spec/templates.md, 13.3.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from templates_app.workspace.deadlines import (
    Deadlines,
    StopRequirement,
    capped,
    recalculated,
    required_stop,
)
from wirtual.core import clock
from wirtual.core.daily import parse_daily_schedule

SYDNEY, CHICAGO = ZoneInfo("Australia/Sydney"), ZoneInfo("America/Chicago")
MIDNIGHT = "CRON_TZ=Australia/Sydney 0 0 * * *"
SATURDAY, SUNDAY, EVERY_DAY = 1 << 5, 1 << 6, 0b1111111
THAT_SATURDAY = datetime(2023, 2, 11, tzinfo=SYDNEY)
WEEK_5, WEEK_6 = (datetime(2023, 2, day, tzinfo=UTC) for day in (8, 15))


def sydney(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SYDNEY)  # type: ignore[misc, arg-type]


def chicago(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHICAGO)  # type: ignore[misc, arg-type]


def before(minutes: int) -> datetime:
    return THAT_SATURDAY.astimezone(UTC) - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "days", "weeks", "quiet", "stop"),
    [
        (WEEK_5, SATURDAY, 0, MIDNIGHT, THAT_SATURDAY),
        (WEEK_5, SATURDAY, 1, MIDNIGHT, THAT_SATURDAY),
        (before(121), SATURDAY, 1, MIDNIGHT, THAT_SATURDAY),
        (before(120), SATURDAY, 1, MIDNIGHT, THAT_SATURDAY),
        (before(119), SATURDAY, 1, MIDNIGHT, sydney(2023, 2, 18)),
        (before(90), SATURDAY, 1, MIDNIGHT, sydney(2023, 2, 18)),
        (before(61), SATURDAY, 1, MIDNIGHT, sydney(2023, 2, 18)),
        (before(60), SATURDAY, 1, MIDNIGHT, sydney(2023, 2, 18)),
        (before(59), SATURDAY, 1, MIDNIGHT, sydney(2023, 2, 18)),
        (sydney(2023, 2, 10, 22), EVERY_DAY, 0, MIDNIGHT, THAT_SATURDAY),
        (WEEK_5, SATURDAY, 2, MIDNIGHT, sydney(2023, 2, 18)),
        (WEEK_6, SATURDAY, 2, MIDNIGHT, sydney(2023, 2, 18)),
        (WEEK_5, SATURDAY, 3, MIDNIGHT, sydney(2023, 2, 18)),
        (WEEK_6, SATURDAY, 3, MIDNIGHT, sydney(2023, 2, 18)),
        # That hour doesn't exist on the 1st of October.
        (
            sydney(2023, 9, 30),
            SUNDAY,
            1,
            "CRON_TZ=Australia/Sydney 30 2 * * *",
            sydney(2023, 10, 2, 2, 30),
        ),
        # Summer time ends on the 7th of April.
        (
            sydney(2024, 4, 6),
            SUNDAY,
            1,
            "CRON_TZ=Australia/Sydney 30 3 * * *",
            sydney(2024, 4, 7, 3, 30),
        ),
        (sydney(2023, 10, 1), SATURDAY, 1, MIDNIGHT, sydney(2023, 10, 7)),
        (sydney(2024, 4, 7), SATURDAY, 1, MIDNIGHT, sydney(2024, 4, 13)),
        (
            chicago(2023, 2, 8, 21, 45),
            EVERY_DAY,
            0,
            "CRON_TZ=America/Chicago 0 6 * * *",
            chicago(2023, 2, 9, 6),
        ),
        (
            chicago(2023, 2, 8, 21, 45),
            EVERY_DAY,
            0,
            "CRON_TZ=America/Chicago 0 11 * * *",
            chicago(2023, 2, 9, 11),
        ),
    ],
)
def test_a_workspace_has_to_stop_in_quiet_hours(now, days, weeks, quiet, stop):
    requirement = StopRequirement(days, weeks)
    assert required_stop(now, requirement, parse_daily_schedule(quiet)) == stop


def test_before_weeks_are_counted_the_clock_is_wrong():
    quiet = parse_daily_schedule(MIDNIGHT)
    with pytest.raises(ValueError, match="clock"):
        required_stop(sydney(2023, 1, 1, 21, 59), StopRequirement(SATURDAY, 2), quiet)


@pytest.mark.parametrize(
    ("requirement", "quiet"),
    [
        (StopRequirement(), parse_daily_schedule(MIDNIGHT)),
        (StopRequirement(EVERY_DAY), None),
    ],
)
def test_nothing_has_to_stop_without_days_or_quiet_hours(requirement, quiet):
    assert required_stop(WEEK_5, requirement, quiet) == clock.NEVER


@pytest.mark.parametrize(
    ("deadline", "max_deadline", "capped_deadline"),
    [
        (WEEK_5, WEEK_6, WEEK_5),
        (WEEK_6, WEEK_5, WEEK_5),
        (clock.NEVER, WEEK_5, WEEK_5),
        (WEEK_5, clock.NEVER, WEEK_5),
        (clock.NEVER, clock.NEVER, clock.NEVER),
        # Chicago, time to live and crossing give 21:00, quiet hours begin at 6:00.
        (
            chicago(2023, 2, 9, 21),
            chicago(2023, 2, 9, 6),
            chicago(2023, 2, 9, 6),
        ),
    ],
)
def test_a_deadline_is_never_later_than_the_greatest(
    deadline, max_deadline, capped_deadline
):
    assert capped(deadline, max_deadline) == capped_deadline


# --- After a change of the template --------------------------------------------------

NOON = datetime(2025, 6, 4, 12, tzinfo=UTC)
Q = datetime(2025, 6, 5, tzinfo=UTC)
UNSET = clock.NEVER


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("now", "old", "new"),
    [
        (NOON, (NOON, NOON + hours(1)), (NOON, NOON + hours(1))),
        (Q + hours(6), (NOON, Q + hours(24)), (NOON, Q + hours(8))),
        (Q - hours(1), (NOON, Q + hours(24)), (NOON, Q + hours(1))),
        (Q - hours(6), (NOON, Q + hours(24)), (NOON, Q)),
        (Q - hours(6), (Q + hours(24), Q + hours(24)), (Q, Q)),
        (Q - hours(6), (UNSET, UNSET), (Q, Q)),
    ],
)
def test_running_workspaces_get_new_deadlines(now, old, new):
    assert recalculated(
        Deadlines(*old),
        completed_at=NOON,
        now=now,
        requirement=StopRequirement(EVERY_DAY),
        quiet_hours=parse_daily_schedule("CRON_TZ=UTC 0 0 * * *"),
    ) == Deadlines(*new)


@pytest.mark.parametrize("deadline", [NOON + hours(8), UNSET])
def test_without_a_requirement_a_deadline_stays(deadline):
    assert recalculated(
        Deadlines(deadline, Q + hours(24)),
        completed_at=NOON,
        now=NOON,
        requirement=StopRequirement(),
        quiet_hours=None,
    ) == Deadlines(deadline, UNSET)


def test_what_was_built_before_weeks_were_counted_is_left_alone():
    assert (
        recalculated(
            Deadlines(),
            completed_at=datetime(2023, 1, 8, 23, tzinfo=UTC),
            now=NOON,
            requirement=StopRequirement(EVERY_DAY, 2),
            quiet_hours=parse_daily_schedule("CRON_TZ=UTC 0 0 * * *"),
        )
        == Deadlines()
    )
