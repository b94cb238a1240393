"""What every test has."""

pytest_plugins = ["tests.people"]
