"""When somebody's workspaces may be stopped. Rule: spec/identity-enterprise.md, 3."""

from orgs_app.user.quiet_hours import quiet_hours_of
from wirtual.core.daily import parse_daily_schedule

OWN = "CRON_TZ=Europe/Berlin 30 4 * * *"
DEFAULT = "CRON_TZ=UTC 0 0 * * *"


def test_one_s_own_schedule_counts_where_people_may_choose(settings):
    assert str(quiet_hours_of(OWN)) == OWN
    settings.WIRTUAL_ALLOW_CUSTOM_QUIET_HOURS = False
    assert str(quiet_hours_of(OWN)) == DEFAULT


def test_without_one_the_deployment_s_counts(settings):
    assert str(quiet_hours_of("")) == DEFAULT
    settings.WIRTUAL_QUIET_HOURS_DEFAULT_SCHEDULE = parse_daily_schedule("5 1 * * *")
    assert str(quiet_hours_of("")) == "CRON_TZ=UTC 5 1 * * *"
    settings.WIRTUAL_QUIET_HOURS_DEFAULT_SCHEDULE = None
    assert quiet_hours_of("") is None


def test_one_whose_zone_is_gone_counts_as_none(caplog):
    assert str(quiet_hours_of("CRON_TZ=Foo/Bar 0 0 * * *")) == DEFAULT
    assert "Foo/Bar" in caplog.text
