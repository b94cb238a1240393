"""Plays an echo archive: logs, answers, failures, and waiting for a cancel."""

from collections.abc import Iterator, Mapping
from itertools import count
from types import TracebackType
from typing import NoReturn, Self, TypeVar

from provisioning_app.provisioner import archive
from provisioning_app.provisioner.echo.messages import Message, MessageInvalid, decode
from provisioning_app.provisioner.protocol import (
    Applied,
    Log,
    LogLine,
    Parsed,
    Planned,
    PlanRequest,
    SessionConfig,
    SessionMisused,
    Transition,
    WorkFailed,
)
from provisioning_app.provisioner.session import Turn, at_least

README = "README.md"

Answer = TypeVar("Answer", Parsed, Planned, Applied)


class EchoProvisioner:
    """Opens echo sessions."""

    def open(self, config: SessionConfig, log: Log) -> "EchoSession":
        """Read the archive. Raises WorkFailed if it isn't a tar."""
        entries = archive.read(config.archive)
        files = {each.name: each.content for each in entries if not each.is_directory}
        return EchoSession(files, at_least(config.log_level, log))


class EchoSession:
    """A session that does nothing but tell what its files say."""

    def __init__(self, files: Mapping[str, bytes], log: Log) -> None:
        self._files = files
        self._log = log
        self._turn = Turn()
        self._planned: Transition | None = None

    def parse(self) -> Parsed:
        """Answer with the parse files, and the archive's README if they have none."""
        with self._turn.taken():
            parsed = self._play(Parsed, "parse", None)
            if parsed is None:
                raise WorkFailed("complete response missing")
            readme = self._files.get(README, b"").decode("utf-8", "replace")
            return parsed if parsed.readme else _with_readme(parsed, readme)

    def plan(self, request: PlanRequest) -> Planned:
        """Answer with the plan files of the request's transition."""
        with self._turn.taken():
            self._planned = None
            transition = request.workspace.transition
            planned = self._play(Planned, "plan", transition) or self._wait()
            self._planned = transition
            return planned

    def apply(self) -> Applied:
        """Answer with the apply files of the transition that was planned."""
        with self._turn.taken():
            if self._planned is None:
                raise SessionMisused("cannot apply before successful plan")
            return self._play(Applied, "apply", self._planned) or self._wait()

    def cancel(self) -> None:
        """End a plan or an apply that waits."""
        self._turn.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cancel()

    def _play(
        self, kind: type[Answer], phase: str, transition: Transition | None
    ) -> Answer | None:
        """Log until the answer comes; None if the files end without one."""
        for message in self._messages(phase, transition):
            match message:
                case LogLine():
                    self._log(message)
                case WorkFailed():
                    raise message
                case _ if isinstance(message, kind):
                    return message
                case _:
                    raise WorkFailed(f"a {phase} can't answer {message!r}")
        return None

    def _messages(self, phase: str, transition: Transition | None) -> Iterator[Message]:
        for number in count():
            text = self._files.get(f"{number}.{transition}.{phase}.json")
            if text is None:
                text = self._files.get(f"{number}.{phase}.json")
            if text is None and number == 0:
                raise WorkFailed("no state")
            if text is None:
                return
            try:
                yield decode(text)
            except MessageInvalid as error:
                raise WorkFailed(str(error)) from error

    def _wait(self) -> NoReturn:
        """Hold the request until it is canceled."""
        self._turn.canceled.wait()
        raise WorkFailed("canceled")


def _with_readme(parsed: Parsed, readme: str) -> Parsed:
    return Parsed(parsed.variables, parsed.workspace_tags, readme)
