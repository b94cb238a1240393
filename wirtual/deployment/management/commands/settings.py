"""``manage.py settings``: the variables that configure an installation."""

from typing import Any

from django.core.management.base import BaseCommand

from wirtual.core.environment import DOCUMENTED, Setting


class Command(BaseCommand):
    """Prints every ``WIRTUAL_*`` variable as a table in Markdown."""

    help = "Print every WIRTUAL_* variable, its kind, its default and its meaning."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        """Print a line for each variable."""
        self.stdout.write("| Variable | Kind | Default | Meaning |")
        self.stdout.write("|---|---|---|---|")
        for setting in sorted(DOCUMENTED.values(), key=lambda each: each.name):
            self.stdout.write(_line(setting))


def _line(setting: Setting) -> str:
    kind = setting.kind.replace("|", "or")
    default = f"`{setting.default}`" if setting.default else ""
    return f"| `{setting.name}` | {kind} | {default} | {setting.meaning} |"
