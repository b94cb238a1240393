"""Records anew what real Terraform says of the templates beside this file.

    python -m tests.provisioning_app.provisioner.terraform.conversion.regenerate

Run it when a template or the provider has changed, and read the difference.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from shutil import copytree
from typing import Any

from provisioning_app.provisioner.protocol import WorkspaceFacts
from provisioning_app.provisioner.terraform.engine import Engine, find_engine
from provisioning_app.provisioner.terraform.environment import base_environment
from provisioning_app.provisioner.terraform.provider.server import ProviderServer
from provisioning_app.provisioner.terraform.provider.values import ProviderValues

HERE = Path(__file__).parent
VALUES = ProviderValues(
    workspace=WorkspaceFacts(workspace_id="00000000-0000-4000-8000-000000000001"),
    agent_scripts={("linux", "amd64"): "true"},
)


def record(template: Path, engine: Engine, directory: Path) -> dict[str, Any]:
    """Plan and apply a template, and give what the conversion is fed with."""
    work = directory / template.name
    copytree(template, work)
    with ProviderServer(directory, VALUES) as provider:
        environment = base_environment(os.environ, provider.environment, None)

        def run(*arguments: str) -> str:
            call = [*engine.command, *arguments]
            done = subprocess.run(
                call, cwd=work, env=environment, stdout=subprocess.PIPE, check=True
            )
            return done.stdout.decode()

        run("init", "-no-color")
        run("plan", "-no-color", "-out=p")
        plan = json.loads(run("show", "-json", "p"))
        graph = run(*engine.graph_arguments)
        run("apply", "-no-color", "-auto-approve", "p")
        state = json.loads(run("show", "-json"))
    return {
        "plan": {
            "prior_state": {"values": (plan.get("prior_state") or {}).get("values")},
            "planned_values": plan["planned_values"],
        },
        "state": {"values": state.get("values")},
        "graph": graph.splitlines(),
    }


def main() -> None:
    """Record all templates."""
    engine = find_engine()
    for template in sorted((HERE / "templates").iterdir()):
        with tempfile.TemporaryDirectory() as directory:
            recorded = record(template, engine, Path(directory))
        text = json.dumps(recorded, indent=1, ensure_ascii=False) + "\n"
        (HERE / "golden" / f"{template.name}.json").write_text(text)
        print(template.name)


if __name__ == "__main__":
    main()
