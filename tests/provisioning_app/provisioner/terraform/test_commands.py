"""Running and stopping commands: spec/terraform.md, 9, and its cases 29 and 30."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from provisioning_app.provisioner.terraform import process
from provisioning_app.provisioner.terraform.guardian import Guardian
from provisioning_app.provisioner.terraform.process import CommandFailed, Commands


class Shell:
    """Runs shell scripts as commands of a session."""

    def __init__(self, directory: Path, guardian: Guardian, seconds: float) -> None:
        self.canceled = threading.Event()
        self.commands = Commands(
            directory, guardian, self.canceled, timedelta(seconds=seconds)
        )
        self.output: list[str] = []
        self.errors: list[str] = []

    def run(self, script: str) -> None:
        self.commands.run(
            ["/bin/sh", "-c", script],
            {"PATH": os.environ["PATH"]},
            output=self.output.append,
            error=self.errors.append,
        )

    def run_and_cancel(self, script: str, when: str) -> str:
        """Cancel once a line was printed; give the error."""
        failures = []

        def run() -> None:
            with pytest.raises(CommandFailed) as failed:
                self.run(script)
            failures.append(str(failed.value))

        thread = threading.Thread(target=run)
        thread.start()
        wait_for(lambda: when in self.output)
        self.canceled.set()
        self.commands.interrupt()
        thread.join(20)
        return failures[0]


def wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it didn't happen"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    guardian = Guardian()
    yield Shell(tmp_path, guardian, 10)
    guardian.close()


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setattr(process, "LAST_WORDS", timedelta(seconds=0.3))
    guardian = Guardian()
    yield Shell(tmp_path, guardian, 0.3)
    guardian.close()


def test_lines_of_both_streams_arrive_in_their_order(shell: Shell) -> None:
    shell.run("echo a; echo b; echo x >&2; printf 'c'; printf 'y\\r\\n' >&2")
    assert shell.output == ["a", "b", "c"]
    assert shell.errors == ["x", "y"]


def test_lines_arrive_while_the_command_runs(shell: Shell, tmp_path: Path) -> None:
    go = tmp_path / "go"
    thread = threading.Thread(
        target=shell.run,
        args=("echo early; while [ ! -e go ]; do sleep 0.02; done; echo late",),
    )
    thread.start()
    wait_for(lambda: shell.output == ["early"])
    go.touch()
    thread.join(10)
    assert shell.output == ["early", "late"]


# spec/terraform.md, case 30
@pytest.mark.parametrize("length", [200_000, 1_000_000])
def test_a_long_line_stops_nothing(shell: Shell, length: int) -> None:
    shell.run(f"head -c {length} /dev/zero | tr '\\0' x; echo; echo after")
    assert [len(each) for each in shell.output] == [length, 5]


def test_megabytes_of_output_are_read(shell: Shell) -> None:
    shell.run("yes 'a line of some length, as tools print it' | head -c 8000000")
    assert sum(len(each) + 1 for each in shell.output) in (8_000_000, 8_000_001)


def test_bytes_that_are_no_text_are_replaced(shell: Shell) -> None:
    shell.run("printf 'a\\377\\376b\\n\\000\\n'")
    assert shell.output == ["a\ufffd\ufffdb", "\0"]


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("exit 3", "exit status 3"),
        ("kill -KILL $$", "signal: killed"),
        ("kill -TERM $$", "signal: terminated"),
    ],
)
def test_a_bad_end_is_told(shell: Shell, script: str, text: str) -> None:
    with pytest.raises(CommandFailed, match=text):
        shell.run(script)


def test_a_program_that_isnt_there_is_told(shell: Shell) -> None:
    with pytest.raises(CommandFailed, match="no such file or directory"):
        shell.commands.run(["/nowhere"], {}, output=print, error=print)


# spec/terraform.md, case 29
def test_a_canceled_command_may_say_its_last_words(shell: Shell) -> None:
    script = "trap 'echo bye; exit 1' INT; echo up; while :; do sleep 0.05; done"
    assert shell.run_and_cancel(script, "up") == "exit status 1"
    assert shell.output == ["up", "bye"]


# spec/terraform.md, case 29
@pytest.mark.parametrize("signals", ["INT", "INT TERM"])
def test_a_command_that_wont_be_interrupted_is_killed(
    impatient: Shell, signals: str
) -> None:
    script = f"trap '' {signals}; echo up; while :; do sleep 0.05; done"
    assert impatient.run_and_cancel(script, "up") == "signal: killed"


def test_what_a_canceled_command_started_is_killed_too(shell: Shell) -> None:
    script = (
        "sh -c 'trap \"\" INT TERM; echo $$ > child; exec sleep 600' &"
        "trap 'exit 1' INT; while [ ! -s child ]; do sleep 0.02; done;"
        "echo up; while :; do sleep 0.05; done"
    )
    assert shell.run_and_cancel(script, "up") == "exit status 1"
    child = int((shell.commands._directory / "child").read_text())
    wait_for(lambda: not is_alive(child))


def test_after_a_cancel_nothing_starts(shell: Shell) -> None:
    shell.canceled.set()
    with pytest.raises(CommandFailed, match="context canceled"):
        shell.run("echo never")
    assert shell.output == []


DAEMON = """
import sys, threading
from pathlib import Path
from provisioning_app.provisioner.terraform.guardian import Guardian
from provisioning_app.provisioner.terraform.process import Commands
place = Path(sys.argv[1])
commands = Commands(place, Guardian(), threading.Event())
commands.run(
    ["/bin/sh", "-c", "sleep 600 & echo $! > child; echo $$ > leader; echo up; wait"],
    {"PATH": "/usr/bin:/bin"}, output=(place / "heard").write_text, error=print,
)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
def test_a_killed_daemon_leaves_nothing_running(tmp_path: Path) -> None:
    daemon = subprocess.Popen([sys.executable, "-c", DAEMON, str(tmp_path)])
    files = [tmp_path / "child", tmp_path / "leader"]
    # Whoever hears a command has told the guardian of it.
    wait_for((tmp_path / "heard").exists)
    pids = [int(each.read_text()) for each in files]
    assert all(map(is_alive, pids))
    daemon.send_signal(signal.SIGKILL)
    daemon.wait()
    wait_for(lambda: not any(map(is_alive, pids)))


def test_a_guardian_that_was_killed_is_replaced() -> None:
    guardian = Guardian()
    with guardian.watching(2**22 + 1):
        first = guardian._process
        assert first is not None
        first.kill()
        first.wait()
    second = guardian._process
    assert second is not first
    guardian.close()
