"""Clearing away: spec/terraform.md, 2 and 13."""

import os
import time
from pathlib import Path

import pytest

from provisioning_app.provisioner.terraform.housekeeping import (
    make_private,
    remove_session,
    remove_stale_plugins,
    remove_stale_sessions,
)

DAY = 86400


def aged(path: Path, days: float) -> Path:
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    return path


def plugin(cache: Path, name: str, days: float) -> Path:
    platform = (
        cache / "registry.terraform.io" / "coder" / name / "1.0.0" / "linux_amd64"
    )
    platform.mkdir(parents=True)
    binary = platform / "provider"
    binary.write_text("x")
    for each in (binary, platform):
        aged(each, days)
    return platform


@pytest.mark.parametrize("there", [True, False])
def test_a_private_directory_is_closed_to_others(tmp_path: Path, there: bool) -> None:
    directory = tmp_path / "work"
    if there:
        directory.mkdir()
        directory.chmod(0o755)
    make_private(directory)
    assert directory.stat().st_mode & 0o777 == 0o700


def test_only_old_sessions_are_removed(tmp_path: Path) -> None:
    for name, days in [("Session1", 8), ("Session2", 6), ("other", 100)]:
        (tmp_path / name / "x").mkdir(parents=True)
        aged(tmp_path / name, days)
    (tmp_path / "Session-file").write_text("")
    aged(tmp_path / "Session-file", 100)
    remove_stale_sessions(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "Session-file",
        "Session2",
        "other",
    ]


def test_plugins_that_nobody_used_for_a_month_are_removed(tmp_path: Path) -> None:
    plugin(tmp_path, "old", 31)
    kept = plugin(tmp_path, "new", 29)
    remove_stale_plugins(tmp_path)
    assert kept.exists()
    assert [each.name for each in kept.parents[2].iterdir()] == ["new"]


def test_one_touched_file_keeps_a_plugin(tmp_path: Path) -> None:
    kept = plugin(tmp_path, "old", 31)
    deep = kept / "d"
    deep.mkdir()
    (deep / "touched").write_text("")
    aged(deep, 31)
    aged(kept, 31)
    remove_stale_plugins(tmp_path)
    assert kept.exists()


def test_emptied_parents_go_but_not_the_cache(tmp_path: Path) -> None:
    plugin(tmp_path, "old", 31)
    remove_stale_plugins(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_cache_is_fine(tmp_path: Path) -> None:
    remove_stale_plugins(tmp_path / "missing")


def test_a_session_is_removed_even_if_that_takes_several_attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pauses: list[float] = []
    (tmp_path / "s").mkdir()
    remove_session(tmp_path / "s", pauses.append)
    assert not (tmp_path / "s").exists()
    remove_session(tmp_path / "s", pauses.append)
    assert pauses == []

    def refuse(path: Path) -> None:
        raise PermissionError(path)

    monkeypatch.setattr("shutil.rmtree", refuse)
    remove_session(tmp_path, pauses.append)
    assert pauses == [0.25] * 4
    assert caplog.text.count("session directory not removed") == 5
