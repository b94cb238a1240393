#!/usr/bin/env python3
"""The one way in: installs what is missing, then runs a command.

`python3 manage.py up` starts the product, `python3 manage.py test` tests it, and
`python3 manage.py help` lists the rest. Any Python can read this file; what it needs
it says in a sentence.
"""

import sys

OLDEST = (3, 11)


def main():
    # type: () -> int
    if sys.version_info < OLDEST:
        wanted = ".".join(str(part) for part in OLDEST)
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(
            "Wirtual needs Python %s or newer; this is %s.\n" % (wanted, found)  # noqa: UP031
        )
        return 1
    if sys.platform == "win32":
        sys.stderr.write("Wirtual runs on Linux and macOS; on Windows, inside WSL.\n")
        return 1
    from wirtual.deployment import commands

    return commands.run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
