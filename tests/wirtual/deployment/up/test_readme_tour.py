"""The README's tour does what the README says, on a real installation."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wirtual.deployment.up.conftest import MANAGE, Installation

README = MANAGE.parent / "README.md"
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECONDS = 120

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("tar") is None,
    reason="the tour is made of curl and tar",
)


def test_the_tour_goes_from_the_first_account_to_a_promoted_version(
    installation: Installation, tmp_path: Path
) -> None:
    tour = README.read_text().partition("## A tour")[2]
    script = "\n".join(COMMANDS.findall(tour))
    script = script.replace("/tmp/", f"{tmp_path}/")
    script = script.replace(".venv/bin/python", sys.executable)
    installation.start()
    said = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=MANAGE.parent,
        env={
            "WIRTUAL": installation.url,
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert "user_id" in said.stdout
    assert "Cleaning Up" in said.stdout
    assert '"name":"questions"' in said.stdout
    assert "packages list(string) " in said.stdout
    assert "**1 breaking, 1 needs input, 1 safe**" in said.stdout
    assert '"required_added":["team"]' in said.stdout
    assert said.stdout.rstrip().endswith("v1")
    assert installation.stop() == 0
