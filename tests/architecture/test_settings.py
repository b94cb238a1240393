"""Every variable that the product reads is in the manual, and no other."""

import re
from pathlib import Path

import wirtual
from wirtual import settings
from wirtual.core.environment import DOCUMENTED

ROOT = Path(wirtual.__file__).resolve().parent
MANUAL = ROOT / "docs" / "settings.md"
ROW = re.compile(r"^\| `(WIRTUAL_\w+)` \| (.*?) \| (.*?) \| (.*) \|$", re.MULTILINE)


def test_the_manual_names_exactly_the_variables_that_are_read():
    assert settings.WIRTUAL_VERSION
    documented = {row[0] for row in ROW.findall(MANUAL.read_text())}
    assert documented == set(DOCUMENTED)


def test_the_manual_tells_each_variable_s_meaning():
    meanings = {row[0]: row[3] for row in ROW.findall(MANUAL.read_text())}
    for name, setting in DOCUMENTED.items():
        assert meanings[name] == setting.meaning


def test_only_settings_and_processes_that_are_started_before_it_read_the_environment():
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
        "wirtual/core/postgres/pytest_plugin.py",
        # What Terraform may see is made from it.
        "provisioning_app/provisioner/terraform/environment.py",
        # The provider as a program of its own, for people's own Terraform.
        "provisioning_app/provisioner/terraform/provider/__main__.py",
    }
    assert readers - allowed == set()
