"""``manage.py settings``: the variables that configure an installation."""

from typing import Any

from django.core.management.base import BaseCommand

from wirtual.core.environment import DOCUMENTED, Setting

HEAD = """\
# Settings

An installation is configured by environment variables; each has a default that works.
A value that makes no sense stops the start with one line that names the variable.
`python3 manage.py settings` prints this page for the version at hand.

Durations are a number with a unit: `90s`, `10m`, `24h`, `7d`. Flags are `true` or
`false`. Words are separated by commas. `<n>` is a number that tells several of a kind
apart: 0 for the first.

| Variable | Kind | Default | Meaning |
|---|---|---|---|"""


class Command(BaseCommand):
    """Prints the manual page of the settings, in Markdown."""

    help = "Print every WIRTUAL_* variable, its kind, its default and its meaning."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        """Print a line for each variable."""
        self.stdout.write(HEAD)
        for setting in sorted(DOCUMENTED.values(), key=lambda each: each.name):
            self.stdout.write(_line(setting))


def _line(setting: Setting) -> str:
    kind = setting.kind.replace("|", "or")
    default = f"`{setting.default}`" if setting.default else ""
    return f"| `{setting.name}` | {kind} | {default} | {setting.meaning} |"
