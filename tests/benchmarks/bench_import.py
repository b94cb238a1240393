"""How long an import takes, against the bare commands of the same engine.

Run by hand: ``python tests/benchmarks/bench_import.py``. The product's time goes from
the request that pushes the minimal example until its job has succeeded; the floor's
is ``init``, ``plan``, ``plan`` and ``graph`` run one after the other on the same files
with the same provider. Both in turn, so that only the ratio means anything.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROUNDS = 7
EXAMPLE = "minimal"


def bare(place: Path) -> float:
    """Seconds that the bare commands take."""
    from provisioning_app.provisioner.protocol import PlanRequest, SessionConfig
    from provisioning_app.provisioner.terraform.engine import find_engine
    from provisioning_app.provisioner.terraform.executor import TerraformProvisioner
    from templates_app.example.bundle import find_example

    example = find_example(EXAMPLE)
    assert example is not None
    provisioner = TerraformProvisioner(place / "work", None, find_engine(None))
    with provisioner.open(SessionConfig(example.archive), lambda line: None) as session:
        terraform: Any = session._prepared(PlanRequest())  # the provider serves now
        plan = ("plan", "-no-color", "-input=false", "-out=bare.tfplan")
        began = time.monotonic()
        for arguments in (
            ("init", "-no-color", "-input=false"),
            plan,
            plan,
            ("graph",),
        ):
            subprocess.run(
                terraform._call(*arguments),
                cwd=terraform.directory,
                env=dict(terraform.full),
                check=True,
                stdout=subprocess.DEVNULL,
            )
        took = time.monotonic() - began
    provisioner.close()
    return took


def product(token: str) -> float:
    """Seconds from the request until the job has succeeded."""
    from django.test import Client

    from provisioning_app.job.models import ProvisionerJob

    began = time.monotonic()
    answer = Client().post(
        "/api/v2/organizations/default/templateversions",
        {
            "storage_method": "file",
            "provisioner": "terraform",
            "example_id": EXAMPLE,
        },
        content_type="application/json",
        headers={"Wirtual-Session-Token": token},
    )
    assert answer.status_code == 201, answer.content
    row = ProvisionerJob.objects.filter(pk=answer.json()["job"]["id"])
    while not (ended := row.values_list("completed_at", "status").get())[0]:
        time.sleep(0.005)
    assert ended[1] == "succeeded", row.get().error
    return time.monotonic() - began


def main() -> None:
    """Take turns, and print the medians."""
    from tests.benchmarks.ground import installation

    with installation() as place:
        from tests.acceptance.importing import terraform_daemon
        from tests.make.people import token_of
        from tests.make.templates import make_author

        token = token_of(make_author())
        times: dict[str, list[float]] = {"bare": [], "product": []}
        with terraform_daemon(place / "daemon"):
            product(token)
            for _ in range(ROUNDS):
                times["bare"].append(bare(place / "bare"))
                times["product"].append(product(token))
        middle = {kind: statistics.median(each) for kind, each in times.items()}
        for kind, seconds in middle.items():
            least = min(times[kind])
            print(f"{kind:8} {seconds:.3f} s, at best {least:.3f} s", flush=True)
        print(f"product / bare: {middle['product'] / middle['bare']:.2f}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
