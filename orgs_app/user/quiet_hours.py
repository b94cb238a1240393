"""When somebody's workspaces may be stopped because they have to.

Rule: spec/identity-enterprise.md, 3.
"""

import logging

from django.conf import settings

from wirtual.core.daily import DailySchedule, parse_daily_schedule

logger = logging.getLogger(__name__)


def quiet_hours_of(own_schedule: str) -> DailySchedule | None:
    """The schedule that counts for whoever has stored ``own_schedule``, if any.

    Their own where the deployment lets people choose, else the deployment's. One that
    can't be read any more, since its zone is gone, counts as none of their own.
    """
    default: DailySchedule | None = settings.WIRTUAL_QUIET_HOURS_DEFAULT_SCHEDULE
    if not own_schedule or not settings.WIRTUAL_ALLOW_CUSTOM_QUIET_HOURS:
        return default
    try:
        return parse_daily_schedule(own_schedule)
    except ValueError:
        logger.warning("stored quiet hours can't be read: %r", own_schedule)
        return default
