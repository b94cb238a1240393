"""The directories of sessions and plugins: private, and cleared away in the end.

Rule: spec/terraform.md, 2 and 13.
"""

import contextlib
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

logger = logging.getLogger(__name__)

SESSION_PREFIX = "Session"

#: When a session's directory is one that a killed daemon left (spec, 2).
SESSION_AGE = timedelta(days=7)
#: When a plugin counts as unused (spec, 13).
PLUGIN_AGE = timedelta(days=30)
#: How often and how far apart a directory is tried to be removed (spec, 2).
REMOVAL_ATTEMPTS = 5
REMOVAL_PAUSE = timedelta(milliseconds=250)
#: <host>/<namespace>/<type>/<version>/<platform>
_PLUGIN_DEPTH = "*/*/*/*/*"


def make_private(directory: Path) -> None:
    """Make a directory that only we can look into; close one that is there.

    What runs in it holds values of variables in plain files.

    Raises:
        OSError: it can't be made, or belongs to somebody else.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if directory.stat().st_mode & 0o777 != 0o700:
        directory.chmod(0o700)


def remove_stale_sessions(work_dir: Path, *, now: float | None = None) -> None:
    """Remove session directories that nobody has touched for a week."""
    oldest = (time.time() if now is None else now) - SESSION_AGE.total_seconds()
    for directory in work_dir.glob(f"{SESSION_PREFIX}*"):
        with contextlib.suppress(OSError):
            if directory.is_dir() and directory.lstat().st_mtime <= oldest:
                shutil.rmtree(directory, ignore_errors=True)


def remove_session(
    directory: Path, pause: Callable[[float], None] = time.sleep
) -> None:
    """Remove a session's directory. What can't be removed is logged, and left."""
    for attempt in range(REMOVAL_ATTEMPTS):
        if attempt:
            pause(REMOVAL_PAUSE.total_seconds())
        try:
            shutil.rmtree(directory)
        except FileNotFoundError:
            return
        except OSError as error:
            logger.warning("session directory not removed: %s", error)
        else:
            return


def remove_stale_plugins(cache_dir: Path, *, now: float | None = None) -> None:
    """Remove plugins that nothing has touched for a month, and emptied parents.

    Raises:
        OSError: the cache can't be read or changed.
    """
    oldest = (time.time() if now is None else now) - PLUGIN_AGE.total_seconds()
    for plugin in sorted(cache_dir.glob(_PLUGIN_DEPTH)):
        if plugin.is_dir() and max(_touched(plugin)) < oldest:
            shutil.rmtree(plugin)
            _remove_empty_parents(plugin, cache_dir)


def _touched(directory: Path) -> Iterator[float]:
    yield directory.lstat().st_mtime
    for each in directory.rglob("*"):
        yield each.lstat().st_mtime


def _remove_empty_parents(plugin: Path, cache_dir: Path) -> None:
    for parent in plugin.parents:
        if parent == cache_dir or any(parent.iterdir()):
            return
        parent.rmdir()
