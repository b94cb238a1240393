"""Usage as JSON; its serializers document the shape."""

from collections.abc import Iterable
from typing import Any

from templates_app.usage.daily import DailyUsers


def daily_users_json(days: Iterable[DailyUsers], hours_ahead: int) -> dict[str, Any]:
    """Days and how many people worked on each."""
    return {
        "entries": [{"date": each.day, "amount": each.amount} for each in days],
        "tz_hour_offset": hours_ahead,
    }
