"""What every test has."""

import pytest
from django.conf import settings

pytest_plugins = ["tests.people", "tests.providers.fixtures"]


def pytest_configure() -> None:
    """Take the limits away; tests of limits give themselves some."""
    settings.WIRTUAL_RATE_LIMIT_DISABLE_ALL = True


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the examples of the API document be written anew."""
    parser.addoption(
        "--record-examples",
        action="store_true",
        help="write the examples of the API document anew",
    )
