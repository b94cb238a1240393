"""Real Terraform in a folder, beside a provider that is served from this process."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from provisioning_app.provisioner.terraform.engine import Engine, find_engine
from provisioning_app.provisioner.terraform.provider.server import (
    ProviderServer,
    ProviderValues,
)


@dataclass
class Terraform:
    """Runs commands in a folder, in an environment built from nothing."""

    command: tuple[str, ...]
    folder: Path
    server: ProviderServer | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, text: str, name: str = "main.tf") -> None:
        (self.folder / name).write_text(text)

    def run(self, *arguments: str, code: int = 0) -> str:
        served = self.server.environment if self.server else {}
        done = subprocess.run(
            [*self.command, arguments[0], "-no-color", *arguments[1:]],
            cwd=self.folder,
            env={**self.environment, **served},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == code, output
        return output

    def init(self, *, code: int = 0) -> str:
        return self.run("init", "-input=false", code=code)

    def plan(self, *arguments: str, code: int = 0) -> str:
        return self.run("plan", "-input=false", "-out=plan", *arguments, code=code)

    def planned(self) -> dict[str, Any]:
        return json.loads(self.run("show", "-json", "plan"))

    def apply(self) -> dict[str, Any]:
        self.run("apply", "plan")
        return self.outputs()

    def outputs(self) -> dict[str, Any]:
        shown = json.loads(self.run("show", "-json"))
        found = shown.get("values", {}).get("outputs", {})
        return {name: output["value"] for name, output in found.items()}

    def addresses(self) -> list[str]:
        shown = json.loads(self.run("show", "-json"))
        resources = shown["values"]["root_module"]["resources"]
        return [resource["address"] for resource in resources]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return find_engine()


@pytest.fixture
def make_terraform(engine: Engine, tmp_path: Path) -> Callable[..., Terraform]:
    """Make a folder for Terraform, with no provider but the one that is served."""
    settings = tmp_path / "terraform.rc"
    settings.touch()

    def make(name: str, server: ProviderServer | None = None) -> Terraform:
        folder = tmp_path / name
        folder.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(settings),
        }
        return Terraform(engine.command, folder, server, environment)

    return make


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ProviderServer]:
    private = tmp_path / "job"
    private.mkdir(mode=0o700)
    with ProviderServer(private, ProviderValues()) as running:
        yield running


@pytest.fixture
def terraform(
    make_terraform: Callable[..., Terraform], server: ProviderServer
) -> Terraform:
    return make_terraform("module", server)
