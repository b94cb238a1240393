"""Times of day in a zone. Rule: spec/identity-enterprise.md, 3."""

from datetime import UTC, datetime

import pytest

from wirtual.core.daily import parse_daily_schedule

SYDNEY = "CRON_TZ=Australia/Sydney"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("30 4 * * *", "CRON_TZ=UTC 30 4 * * *"),
        ("  CRON_TZ=UTC   05  09 * *  * ", "CRON_TZ=UTC 5 9 * * *"),
        ("CRON_TZ=US/Central 59 23 * * *", "CRON_TZ=US/Central 59 23 * * *"),
    ],
)
def test_a_schedule_is_written_in_one_way(text, normalised):
    assert str(parse_daily_schedule(text)) == normalised


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "parse"),
        ("garbage", "parse"),
        ("0 0 * *", "parse"),
        ("0 0 * * * *", "parse"),
        ("0 0 * * 1", "parse"),
        ("0 0 1 * *", "parse"),
        ("60 0 * * *", "parse"),
        ("0 24 * * *", "parse"),
        ("x 0 * * *", "parse"),
        ("\u0663 0 * * *", "parse"),
        ("0" * 5000 + "x 0 * * *", "parse"),
        ("9" * 5000 + " 0 * * *", "parse"),
        ("CRON_TZ=UTC", "parse"),
        ("CRON_TZ=Foo/Bar 0 0 * * *", "unknown time zone"),
        ("CRON_TZ=../../etc/passwd 0 0 * * *", "unknown time zone"),
        ("CRON_TZ=America 0 0 * * *", "unknown time zone"),
        ("CRON_TZ=a\x00b 0 0 * * *", "unknown time zone"),
        ("CRON_TZ=" + "x" * 5000 + " 0 0 * * *", "unknown time zone"),
        ("0 0,12 * * *", "more than one time"),
        ("0-30 0 * * *", "more than one time"),
        ("*/5 0 * * *", "more than one time"),
        ("0 * * * *", "more than one time"),
    ],
)
def test_what_is_no_daily_time_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        parse_daily_schedule(text)


@pytest.mark.parametrize(
    ("schedule", "after", "found"),
    [
        ("0 0 * * *", "2025-06-04T23:59:59", "2025-06-05T00:00"),
        ("0 0 * * *", "2025-06-05T00:00", "2025-06-06T00:00"),
        (f"{SYDNEY} 0 0 * * *", "2025-06-04T13:59", "2025-06-04T14:00"),
        # These clocks skip 2 to 3 o'clock on the 1st of October 2023.
        (f"{SYDNEY} 30 2 * * *", "2023-09-30T15:00", "2023-10-01T15:30"),
        # And show 2 to 3 o'clock twice on the 7th of April 2024.
        (f"{SYDNEY} 30 2 * * *", "2024-04-06T15:00", "2024-04-06T15:30"),
        (f"{SYDNEY} 30 2 * * *", "2024-04-06T15:30", "2024-04-07T16:30"),
        # A whole day is missing on Samoa.
        ("CRON_TZ=Pacific/Apia 0 12 * * *", "2011-12-29T22:00", "2011-12-30T22:00"),
    ],
)
def test_the_next_time_is_found(schedule, after, found):
    assert parse_daily_schedule(schedule).next_after(at(after)) == at(found)
