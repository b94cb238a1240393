"""Canceling requests of a session: spec/terraform.md, 3, 9 and case 29."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import (
    PlanRequest,
    Session,
    SessionMisused,
    WorkFailed,
)
from provisioning_app.provisioner.terraform.engine import Engine

from .conftest import Journal, OpenSession

ENDLESS = """
resource "terraform_data" "first" {}
resource "terraform_data" "endless" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "echo $$ > ../pid; echo begun; exec sleep 600"
  }
}
"""

#: A template that Terraform's init is run for.
NEEDS_INIT = {".terraform.lock.hcl": ""}


def wait_for(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit, "it didn't happen"
        time.sleep(0.01)


def in_background(
    work: Callable[[], object],
) -> tuple[threading.Thread, list[WorkFailed]]:
    failures: list[WorkFailed] = []

    def run() -> None:
        with pytest.raises(WorkFailed) as failed:
            work()
        failures.append(failed.value)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def posing_as_terraform(engine: Engine, directory: Path, script: str) -> Engine:
    """Put a shell script in the place of Terraform."""
    program = directory / "terraform"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    found = program.stat()
    stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
    return replace(engine, command=(str(program),), program=program, stamp=stamp)


def test_an_apply_that_never_ends_can_be_canceled(
    open_session: OpenSession, each_engine: Engine, journal: Journal, tmp_path: Path
) -> None:
    with open_session({"main.tf": ENDLESS}, use=each_engine) as session:
        session.plan(PlanRequest())
        thread, failures = in_background(session.apply)
        wait_for(lambda: "(local-exec): begun" in journal.text())
        with pytest.raises(SessionMisused, match="got new request"):
            session.parse()
        session.cancel()
        thread.join(20)
    assert failures[0].message == "terraform apply: exit status 1"
    assert b'"first"' in failures[0].state
    pid = int((tmp_path / "work" / "pid").read_text())
    wait_for(lambda: not Path(f"/proc/{pid}").exists())


@pytest.mark.parametrize(
    ("step", "error"), [("init", "initialize terraform"), ("plan", "terraform plan")]
)
def test_init_and_plan_can_be_canceled(
    open_session: OpenSession,
    engine: Engine,
    journal: Journal,
    tmp_path: Path,
    step: str,
    error: str,
) -> None:
    script = (
        f'[ "$1" = {step} ] || exit 0\n'
        "trap 'echo last words; exit 1' INT\n"
        "echo waiting\nwhile :; do sleep 0.05; done"
    )
    slow = posing_as_terraform(engine, tmp_path, script)
    with open_session(NEEDS_INIT, use=slow) as session:
        thread, failures = in_background(lambda: session.plan(PlanRequest()))
        wait_for(lambda: "waiting" in journal.text())
        session.cancel()
        thread.join(20)
    assert failures[0].message == f"{error}: exit status 1"
    assert "last words" in journal.text()


def test_a_terraform_that_wont_be_interrupted_is_killed(
    open_session: OpenSession, engine: Engine, journal: Journal, tmp_path: Path
) -> None:
    script = "trap '' INT\necho waiting\nwhile :; do sleep 0.05; done"
    deaf = posing_as_terraform(engine, tmp_path, script)
    patience = timedelta(seconds=0.2)
    with open_session(NEEDS_INIT, use=deaf, exit_timeout=patience) as session:
        thread, failures = in_background(lambda: session.plan(PlanRequest()))
        wait_for(lambda: "waiting" in journal.text())
        session.cancel()
        thread.join(20)
    assert failures[0].message == "initialize terraform: signal: killed"


def test_what_would_start_after_a_cancel_doesnt(
    open_session: OpenSession, engine: Engine, journal: Journal, tmp_path: Path
) -> None:
    # This one takes the interrupt for a reason to succeed.
    script = "trap 'exit 0' INT\necho waiting $1\nwhile :; do sleep 0.05; done"
    polite = posing_as_terraform(engine, tmp_path, script)
    with open_session(NEEDS_INIT, use=polite) as session:
        thread, failures = in_background(lambda: session.plan(PlanRequest()))
        wait_for(lambda: "waiting init" in journal.text())
        session.cancel()
        thread.join(20)
    assert failures[0].message == "terraform plan: context canceled"


def test_a_cancel_without_request_is_forgotten(open_session: OpenSession) -> None:
    with open_session({"main.tf": ENDLESS}) as session:
        session.cancel()
        session.plan(PlanRequest())
        session.cancel()
        session.plan(PlanRequest())


def test_leaving_a_session_kills_what_runs(
    open_session: OpenSession, engine: Engine, journal: Journal, tmp_path: Path
) -> None:
    script = "trap '' INT TERM\necho waiting\nwhile :; do sleep 0.05; done"
    deaf = posing_as_terraform(engine, tmp_path, script)
    session: Session = open_session(NEEDS_INIT, use=deaf)
    with session:
        thread, failures = in_background(lambda: session.plan(PlanRequest()))
        wait_for(lambda: "waiting" in journal.text())
    thread.join(20)
    assert failures[0].message == "initialize terraform: signal: killed"
    assert list((tmp_path / "work").glob("Session*")) == []
