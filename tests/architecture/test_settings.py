"""Every variable that the product reads is in the manual, and no other."""

import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command

import wirtual

ROOT = Path(wirtual.__file__).resolve().parent
MANUAL = ROOT / "docs" / "settings.md"


def test_the_manual_is_what_the_command_prints():
    printed = StringIO()
    call_command("settings", stdout=printed)
    assert MANUAL.read_text() == printed.getvalue()


def test_only_settings_and_what_runs_outside_of_django_reads_the_environment():
    readers = {
        str(path.relative_to(ROOT.parent))
        for app in ("wirtual", "orgs_app", "provisioning_app", "templates_app")
        for path in (ROOT.parent / app).rglob("*.py")
        if re.search(r"os\.environ|os\.getenv", path.read_text())
    }
    allowed = {
        "wirtual/core/environment.py",
        # Before Django is there: the bootstrap and the process tree.
        "wirtual/deployment/commands.py",
        "wirtual/deployment/installation.py",
        "wirtual/deployment/up/command.py",
        "wirtual/asgi.py",
        "wirtual/core/postgres/pytest_plugin.py",
        # What Terraform may see is made from it, and where it is found.
        "provisioning_app/provisioner/terraform/environment.py",
        "provisioning_app/provisioner/terraform/executor.py",
        "provisioning_app/provisioner/terraform/engine.py",
        # The provider as a program of its own, for people's own Terraform.
        "provisioning_app/provisioner/terraform/provider/__main__.py",
    }
    assert readers - allowed == set()
