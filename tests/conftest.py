"""What every test has."""

from django.conf import settings

pytest_plugins = ["tests.people", "tests.providers.fixtures"]


def pytest_configure() -> None:
    """Take the limits away; tests of limits give themselves some."""
    settings.WIRTUAL_RATE_LIMIT_DISABLE_ALL = True
