"""The checks on the code itself, each in turn, with a line each."""

import subprocess
import sys
import time
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

#: What is checked, and the program that does it.
CHECKS: dict[str, list[str]] = {
    "format": [str(PROGRAMS / "ruff"), "format", "--check"],
    "lint": [str(PROGRAMS / "ruff"), "check"],
    "types": [str(PROGRAMS / "mypy")],
    "imports": [str(PROGRAMS / "lint-imports")],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "api document": [*MANAGE, "spectacular", "--fail-on-warn", "--validate"],
}


def run(checkout: Path, names: list[str]) -> int:
    """Run the checks named, or all, whatever fails. Return 1 if one did."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        sys.stderr.write(f"There is no check {unknown[0]!r}: {', '.join(CHECKS)}.\n")
        return 2
    passed = [_passes(checkout, name) for name in names or CHECKS]
    return 0 if all(passed) else 1


def _passes(checkout: Path, name: str) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=checkout, capture_output=True, text=True, check=False
    )
    took = time.monotonic() - began
    good = done.returncode == 0
    sys.stdout.write(f"{name:<14}{'ok' if good else 'FAILED'} ({took:.1f} s)\n")
    if not good:
        said = done.stderr if name == "api document" else done.stdout + done.stderr
        sys.stdout.write(said.rstrip() + "\n")
    sys.stdout.flush()
    return good
