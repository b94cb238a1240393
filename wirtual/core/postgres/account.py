"""As whom the server runs, and where that user can work.

PostgreSQL refuses to run as root. Started by root it runs as ``postgres`` or
``nobody``, and has to reach its files as that user.
"""

import hashlib
import os
import pwd
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirtual.core.postgres.errors import PostgresFailed

#: The kernel allows 107 bytes for a socket's path; this is the name in the folder.
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100

#: Where a cluster lives that root wants in a folder nobody else can enter.
OF_THE_MACHINE = Path("/var/lib/wirtual")


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL runs as, when it isn't the one who starts it."""

    uid: int
    gid: int

    def own(self, *paths: Path) -> None:
        for path in paths:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Tell whether every folder on the way to ``path`` lets this user through.

        Those that aren't there yet are made by us, and do.
        """
        folders = [folder for folder in path.parents if folder.is_dir()]
        return all(self._may_execute(folder) for folder in folders)

    def reads(self, path: Path) -> bool:
        """Tell whether this user can run the program at ``path``."""
        return self.reaches(path) and self._may_execute(path)

    def _may_execute(self, path: Path) -> bool:
        found = path.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        if found.st_gid == self.gid:
            return bool(found.st_mode & 0o010)
        return bool(found.st_mode & 0o001)


def find_account() -> Account | None:
    """Return whom to become, or None to stay who we are."""
    if sys.platform == "win32":
        raise PostgresFailed(
            "There is no embedded PostgreSQL on Windows: "
            "name a server in WIRTUAL_DATABASE_URL."
        )
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise PostgresFailed(
        "PostgreSQL does not run as root, and there is no user postgres or nobody."
    )


def switched_to(account: Account | None) -> dict[str, Any]:
    """Arguments of ``subprocess`` that make a child run as ``account``."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def home_of(root: Path, account: Account | None) -> Path:
    """Return where the cluster of ``root`` lives: there, unless it can't be reached.

    A folder such as ``/root`` stays closed to others; its cluster is kept in
    ``/var/lib/wirtual`` instead, and is found there again even if it is opened later.
    """
    if account is None:
        return root
    elsewhere = OF_THE_MACHINE / f"postgres-{_short_hash(root)}"
    return elsewhere if elsewhere.exists() or not account.reaches(root) else root


def socket_folder_of(home: Path) -> Path:
    """Return where the socket is: in ``home``, or in a short path of its own."""
    if len(os.fsencode(home / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return home
    return Path(tempfile.gettempdir()) / f"wirtual-{os.geteuid()}-{_short_hash(home)}"


def make_private(folder: Path, account: Account | None) -> None:
    """Make ``folder`` its user's own, and refuse one that a stranger put there."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = {os.geteuid()} | ({account.uid} if account else set())
    if folder.is_symlink() or found.st_uid not in ours:
        raise PostgresFailed(f"{folder} belongs to another user.")
    if account:
        account.own(folder)
    folder.chmod(0o700)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
