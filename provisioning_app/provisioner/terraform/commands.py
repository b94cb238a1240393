"""Terraform's commands, as one session gives them.

Rule: spec/terraform.md, 5.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provisioning_app.provisioner.protocol import (
    LogLevel,
    Timing,
    TimingStage,
    VariableValue,
    WorkFailed,
)
from provisioning_app.provisioner.terraform.engine import Engine
from provisioning_app.provisioner.terraform.environment import hurried
from provisioning_app.provisioner.terraform.logs import LogWriter, as_object
from provisioning_app.provisioner.terraform.process import CommandFailed, Commands
from provisioning_app.provisioner.terraform.timings import Timings

logger = logging.getLogger(__name__)

#: What init says when another process still runs a provider that it wants to write.
_STUCK = "text file busy"


@dataclass(frozen=True, slots=True)
class Terraform:
    """Terraform in a session's directory, for one request.

    ``base`` is the environment of commands that only read, ``full`` that of plan
    and apply.
    """

    engine: Engine
    directory: Path
    commands: Commands
    log: LogWriter
    base: Mapping[str, str]
    full: Mapping[str, str]

    @property
    def plan_file(self) -> Path:
        """Where the plan is kept between plan and apply."""
        return self.directory / "terraform.tfplan"

    def init(self) -> None:
        """Fetch modules and providers."""
        said: list[str] = []

        def error(line: str) -> None:
            said.append(line)
            self.log.error(line)

        try:
            self.commands.run(
                self._call("init", "-no-color", "-input=false"),
                self.base,
                output=self.log.output,
                error=error,
            )
        except CommandFailed as failure:
            if any(_STUCK in line for line in said):
                logger.critical("a provider's process is stuck: %s", "\n".join(said))
            raise WorkFailed(f"initialize terraform: {failure}") from failure

    def plan(
        self, variables: Sequence[VariableValue], *, destroy: bool
    ) -> list[Timing]:
        """Write a plan, and give how long its steps took."""
        values = [text for each in variables for text in ("-var", _assigned(each))]
        arguments = (
            "plan",
            "-no-color",
            "-input=false",
            "-json",
            "-refresh=true",
            f"-out={self.plan_file}",
            *(["-destroy"] if destroy else []),
            *values,
        )
        environment = hurried(self.full)
        return self._reporting(arguments, environment, TimingStage.PLAN)

    def apply(self) -> list[Timing]:
        """Make what is in the plan, and give how long its steps took."""
        arguments = (
            "apply",
            "-no-color",
            "-auto-approve",
            "-input=false",
            "-json",
            str(self.plan_file),
        )
        return self._reporting(arguments, self.full, TimingStage.APPLY)

    def show_plan(self) -> dict[str, Any]:
        """Give what is in the plan."""
        arguments = ("show", "-json", "-no-color", str(self.plan_file))
        return self._shown(arguments, "show terraform plan file")

    def show_state(self) -> dict[str, Any]:
        """Give what is in the state."""
        arguments = ("show", "-json", "-no-color")
        return self._shown(arguments, "terraform show state")

    def graph(self) -> str:
        """Give what depends on what, as DOT. Says nothing of its own in the log."""
        lines: list[str] = []
        self._reading(self.engine.graph_arguments, "graph", lines, quiet=True)
        return "\n".join(lines)

    def _shown(self, arguments: Sequence[str], purpose: str) -> dict[str, Any]:
        pieces: list[str] = []
        self._reading(arguments, purpose, pieces)
        try:
            shown = json.loads("".join(pieces))  # one line, unless it is very long
        except (ValueError, RecursionError) as error:
            raise WorkFailed(f"{purpose}: {error}") from error
        if not isinstance(shown, dict):
            raise WorkFailed(f"{purpose}: not an object")
        return shown

    def _reading(
        self,
        arguments: Sequence[str],
        purpose: str,
        lines: list[str],
        *,
        quiet: bool = False,
    ) -> None:
        errors: list[str] = []
        try:
            self.commands.run(
                self._call(*arguments),
                hurried(self.base),
                output=lines.append,
                error=errors.append if quiet else self.log.error,
            )
        except CommandFailed as failure:
            said = "".join(f"\n{line}" for line in errors if line.strip())
            raise WorkFailed(f"{purpose}: {failure}{said}") from failure

    def _reporting(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        stage: TimingStage,
    ) -> list[Timing]:
        timings = Timings(stage)

        def take(line: str) -> None:
            event = as_object(line)
            if event is None or "@level" not in event:
                self.log.line(LogLevel.INFO, line)
            else:
                timings.record(event)
                self.log.event(event)

        try:
            self.commands.run(
                self._call(*arguments), environment, output=take, error=self.log.error
            )
        except CommandFailed as failure:
            raise WorkFailed(f"terraform {stage}: {failure}") from failure
        return timings.finished()

    def _call(self, *arguments: str) -> tuple[str, ...]:
        return (*self.engine.command, *arguments)


def _assigned(variable: VariableValue) -> str:
    return f"{variable.name}={variable.value}"
