"""What `manage.py` can be asked for: the checkout's own commands, and Django's.

Standard library only until the project is known to be installed.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from wirtual.core.environment import SettingInvalid
from wirtual.core.postgres import PostgresFailed, embedded_in
from wirtual.deployment import installation

CHECKOUT = Path(__file__).resolve().parents[2]

#: Commands of Django's that never ask the database, so that none is started for them.
WITHOUT_DATABASE = frozenset(
    {
        "",
        "--help",
        "--version",
        "-h",
        "check",
        "collectstatic",
        "diffsettings",
        "findstatic",
        "help",
        "makemigrations",
        "settings",
        "spectacular",
        "version",
    }
)

HELP = """\
The checkout's own commands:
    up           start the product (see up --help)
    test         run the tests on a PostgreSQL of their own; arguments go to pytest
    check_code   format, lint, types, import contracts, migrations, API document
    database     start, stop or show the address of the embedded PostgreSQL
"""


def run(argv: list[str]) -> int:
    """Run the command in ``argv`` where the project is installed. Return its code."""
    command = argv[1] if len(argv) > 1 else ""
    own = OWN.get(command)
    try:
        installation.enter(CHECKOUT, argv, for_tests=command in ("test", "check_code"))
        return own(argv[2:]) if own else _django(argv, command)
    except (installation.InstallationFailed, PostgresFailed, SettingInvalid) as failure:
        sys.stdout.flush()
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _up(arguments: list[str]) -> int:
    from wirtual.deployment.up import command

    return command.run(arguments)


def _test(arguments: list[str]) -> int:
    os.chdir(CHECKOUT)
    sys.stdout.flush()
    # All of them take every core; who names some looks at these.
    program = [sys.executable, "-m", "pytest", *(arguments or ["-n", "auto"])]
    os.execv(sys.executable, program)  # noqa: S606


def _check_code(arguments: list[str]) -> int:
    from wirtual.deployment import code_checks

    return code_checks.run(CHECKOUT, arguments)


def _database(arguments: list[str]) -> int:
    from wirtual import settings

    server = embedded_in(settings.WIRTUAL_DATA_DIR)
    if arguments == ["start"]:
        server.ensure()
    elif arguments == ["stop"]:
        server.stop()
    elif arguments != ["address"]:
        sys.stderr.write("Say database start, database stop or database address.\n")
        return 2
    else:
        sys.stdout.write(f"{server.dsn()}\n")
    return 0


def _django(argv: list[str], command: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wirtual.settings")
    from django.core.management import execute_from_command_line

    if command not in WITHOUT_DATABASE and _is_known(command):
        _ensure_database()
    if command in ("", "help", "--help", "-h"):
        sys.stdout.write(HELP)
        sys.stdout.flush()
    execute_from_command_line(argv)
    return 0


def _is_known(command: str) -> bool:
    import django
    from django.core.management import get_commands

    django.setup()  # before the apps are there, only Django's own would be found
    return command in get_commands()


def _ensure_database() -> None:
    from wirtual import settings

    if not settings.WIRTUAL_DATABASE_URL:
        embedded_in(settings.WIRTUAL_DATA_DIR).ensure()


OWN: dict[str, Callable[[list[str]], int]] = {
    "up": _up,
    "test": _test,
    "check_code": _check_code,
    "database": _database,
}
