"""What is installed is remembered, and made again when it has to be."""

import json
import os
import runpy
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from wirtual.deployment import installation
from wirtual.deployment.commands import CHECKOUT
from wirtual.deployment.installation import (
    ALWAYS,
    ENTERED,
    FOR_TESTS,
    InstallationFailed,
)

PROJECT = """
[project]
name = "thing"
version = "1"
{dependencies}
[tool.ruff]
line-length = {width}
"""


def describe(checkout: Path, dependencies: str = "", width: int = 88) -> None:
    text = PROJECT.format(dependencies=dependencies, width=width)
    (checkout / "pyproject.toml").write_text(text)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    describe(tmp_path)
    return tmp_path


@pytest.fixture
def installed(checkout: Path) -> Path:
    """A folder with a Python and the stamp of an installation without tests."""
    folder = checkout / ".venv"
    venv.create(folder)
    stamp = {**installation._wanted(checkout), "extras": sorted(ALWAYS)}
    (folder / installation.STAMP).write_text(json.dumps(stamp))
    return folder


def covers(checkout: Path, extras: frozenset[str] = ALWAYS) -> bool:
    wanted = installation._wanted(checkout)
    return installation._covers(checkout / ".venv", wanted, extras)


def test_nothing_is_installed_twice(checkout: Path, installed: Path):
    assert covers(checkout)


def test_tests_need_more(checkout: Path, installed: Path):
    assert not covers(checkout, FOR_TESTS)


def test_another_dependency_asks_for_an_installation(checkout: Path, installed: Path):
    describe(checkout, 'dependencies = ["other"]')
    assert not covers(checkout)


def test_the_settings_of_tools_ask_for_none(checkout: Path, installed: Path):
    describe(checkout, width=100)
    assert covers(checkout)


def test_an_installation_without_its_stamp_is_half_made(
    checkout: Path, installed: Path
):
    (installed / installation.STAMP).unlink()
    assert not covers(checkout)


def test_an_installation_whose_python_is_gone_is_made_again(
    checkout: Path, installed: Path
):
    (installed / "bin" / "python").unlink()
    assert not covers(checkout)


def test_an_environment_that_has_the_project_is_used_as_it_is():
    assert installation._has_project(CHECKOUT)


def test_what_a_build_left_in_a_checkout_is_no_installation(checkout: Path):
    left = checkout / "wirtual.egg-info"
    left.mkdir()
    (left / "PKG-INFO").write_text("Name: wirtual\nVersion: 1\n")
    assert not installation._has_project(checkout)


def test_a_half_made_environment_is_repaired_and_a_failure_told(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    describe(checkout, 'dependencies = ["no-such-thing-as-this"]')
    wanted = installation._wanted(checkout)
    with pytest.raises(InstallationFailed) as failure:
        installation._install(checkout, checkout / ".venv", wanted, ALWAYS)
    assert "needs the network" in str(failure.value)
    assert (checkout / ".venv" / "bin" / "python").exists()
    assert not covers(checkout)


def test_an_old_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    manage = runpy.run_path(str(CHECKOUT / "manage.py"))
    assert manage["main"]() == 1
    told = "Wirtual needs Python 3.11 or newer; this is 3.9.2.\n"
    assert capsys.readouterr().err == told


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, ENTERED: sys.prefix, **variables},
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["database"], "Say database start"),
        (["check_code", "nonsense"], "There is no check 'nonsense'"),
        (["up", "--nonsense"], "unrecognized arguments"),
    ],
)
def test_a_command_that_is_not_understood_is_told(words, said):
    done = manage(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_told_in_a_line():
    done = manage("check", WIRTUAL_PORT="many")
    assert done.returncode == 1
    assert done.stderr.startswith("WIRTUAL_PORT: 'many'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("word", ["nope", "help", "settings"])
def test_a_command_without_need_for_a_database_starts_none(word: str, tmp_path: Path):
    done = manage(word, WIRTUAL_DATA_DIR=str(tmp_path), WIRTUAL_DATABASE_URL="")
    assert (done.returncode == 0) is (word != "nope")
    assert "Traceback" not in done.stderr
    assert not any(tmp_path.rglob("PG_VERSION"))
