"""A real installation in a folder of its own, started by `manage.py up`."""

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import wait_until
from wirtual.deployment.installation import ENTERED

MANAGE = Path(__file__).resolve().parents[4] / "manage.py"
READY_WITHIN = 90.0  # seconds, on a busy machine
GONE_WITHIN = 40.0  # seconds


class Installation:
    """Starts and ends `up` on one data directory, and knows its processes."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.parent: subprocess.Popen[str] | None = None
        self.said = ""
        self.url = ""

    def launch(self, *options: str, **variables: str) -> subprocess.Popen[str]:
        words = ["up", "--data-dir", str(self.data), "--provisioners", "1", *options]
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("WIRTUAL_")
        }
        return subprocess.Popen(
            [sys.executable, str(MANAGE), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**environment, ENTERED: sys.prefix, **variables},
        )

    def fails(self, *options: str, **variables: str) -> list[str]:
        """Start it, expect that it can't, and return the lines that it said."""
        with self.launch(*options, **variables) as parent:
            said, _ = parent.communicate(timeout=READY_WITHIN)
        assert parent.returncode == 1
        return said.splitlines()

    def start(self, **variables: str) -> None:
        """Start it on a free port, and wait until it says that it is ready."""
        self.parent = self.launch("--port", "0", **variables)
        self.said = ""
        self.hear("Ctrl-C stops everything")
        found = re.search(r"Product +(http://\S+)/", self.said)
        assert found
        self.url = found[1]

    def hear(self, words: str, within: float = READY_WITHIN) -> None:
        """Read what it says until ``words`` come."""
        assert self.parent is not None
        assert self.parent.stdout is not None
        limit = time.monotonic() + within
        while words not in self.said:
            left = limit - time.monotonic()
            assert left > 0, f"did not say {words!r} but:\n{self.said}"
            if select.select([self.parent.stdout], [], [], left)[0]:
                heard = os.read(self.parent.stdout.fileno(), 4096).decode()
                assert heard, f"ended without {words!r}:\n{self.said}"
                self.said += heard

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=20)

    def is_healthy(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return self.get("/healthz").text == "OK"
        return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.parent is not None
        self.parent.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        assert self.parent is not None
        assert self.parent.stdout is not None
        self.said += self.parent.stdout.read()
        self.parent.stdout.close()
        return self.parent.wait(GONE_WITHIN)

    def processes(self, word: str = "") -> list[int]:
        """Return the processes of the installation whose command has ``word``."""
        mine = [*map(_pid, Path("/proc").glob("[0-9]*"))]
        return [pid for pid in mine if self._owns(pid) and word in _command(pid)]

    def _owns(self, pid: int) -> bool:
        variable = f"WIRTUAL_DATA_DIR={self.data}\0".encode()
        return (
            str(self.data) in _command(pid)
            or variable in _read(f"/proc/{pid}/environ") + b"\0"
        )

    def kill(self, word: str) -> None:
        found = self.processes(word)
        assert found, f"no process with {word!r}"
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def is_gone(self) -> bool:
        return not self.processes()

    def clean_up(self) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.parent is not None:
            self.parent.wait(GONE_WITHIN)
            if self.parent.stdout:
                self.parent.stdout.close()
        wait_until(self.is_gone)


def _pid(path: Path) -> int:
    return int(path.name)


def _command(pid: int) -> str:
    return _read(f"/proc/{pid}/cmdline").replace(b"\0", b" ").decode()


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wirtual-up-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def installation(data: Path) -> Iterator[Installation]:
    installation = Installation(data)
    yield installation
    installation.clean_up()
