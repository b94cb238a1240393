"""The list of modules: spec/terraform.md, 12."""

from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import Module
from provisioning_app.provisioner.terraform.modules import (
    ModulesUnreadable,
    installed_modules,
)


def listed(directory: Path, text: str) -> list[Module]:
    (directory / "modules").mkdir()
    (directory / "modules" / "modules.json").write_text(text)
    return installed_modules(directory)


def test_modules_are_listed_without_the_root(tmp_path: Path) -> None:
    text = """{"Modules": [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "a", "Source": "registry/x/y", "Version": "1.2.3", "Dir": "d"},
        {"Key": "a.b", "Source": "./b", "Dir": "d/b"}
    ]}"""
    assert listed(tmp_path, text) == [
        Module("a", "registry/x/y", "1.2.3"),
        Module("a.b", "./b"),
    ]


def test_without_a_list_there_are_none(tmp_path: Path) -> None:
    assert installed_modules(tmp_path) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"Modules": [{}]}', "{"])
def test_a_list_that_cant_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ModulesUnreadable):
        listed(tmp_path, text)
