"""What time it is. Everything asks here, so that a test can hold the hands."""

from datetime import UTC, datetime

#: How an instant that never was is written.
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
