"""Comparing versions over HTTP: their files, and what is read from them.

Ours, and no case of spec/templates.md: see decision 0019.
"""

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_tar
from provisioning_app.provisioner.protocol import Resource
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.comparing import (
    CONTAINER,
    FIRST,
    SECOND,
    archive,
    compared,
    kinds,
    told,
)
from tests.make.templates import PENDING, make_template, make_version


@pytest.fixture
def first(tom: User) -> TemplateVersion:
    return make_version(user=tom, name="first", archive=FIRST)


@pytest.fixture
def template(tom: User, first: TemplateVersion) -> Template:
    return make_template(first, user=tom, name="docker")


@pytest.fixture
def second(tom: User, template: Template) -> TemplateVersion:
    """Everything of it differs."""
    return make_version(template, user=tom, name="second", archive=SECOND)


def test_files_come_with_diffs_and_sizes(api, tom, first, second):
    files = {
        each["path"]: each for each in compared(api.as_(tom), first, second)["files"]
    }
    assert next(iter(files)) == "main.tf"
    assert files["main.tf"] == {
        "path": "main.tf",
        "old_path": "",
        "kind": "modified",
        "size_before": 6,
        "size_after": 6,
        "binary": False,
        "lines_added": 1,
        "lines_removed": 1,
        "diff": "@@ -1 +1 @@\n-# one\n+# two\n",
        "diff_lines_omitted": 0,
        "note": "",
    }
    assert files["README.md"]["size_before"] is None


def test_names_that_are_no_text_can_be_sent(api, tom, first):
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    odd = make_version(user=tom, import_status=PENDING, archive=make_tar({name: b"x"}))
    assert kinds(compared(api.as_(tom), first, odd))["caf⟨0xE9⟩.txt"]


LOCK = 'provider "registry.terraform.io/kreuzwerker/docker" {{\n  version = "{}"\n}}\n'
MAIN = (
    'terraform {{\n  required_providers {{\n    docker = {{ source = "{}" }}\n  }}\n}}'
)


def test_providers_are_read_from_the_files(api, tom):
    before, after = (
        make_version(
            user=tom,
            archive=archive(
                files={
                    "main.tf": MAIN.format(source).encode(),
                    ".terraform.lock.hcl": LOCK.format(version).encode(),
                }
            ),
        )
        for source, version in (("kreuzwerker/docker", "3.1.0"), ("x/docker", "3.0.2"))
    )
    address = "registry.terraform.io/kreuzwerker/docker"
    assert told(compared(api.as_(tom), before, after)) == [
        ("breaking", "provider", "docker", "source"),
        ("breaking", "provider", address, "locked_version"),
    ]


def test_a_move_in_the_files_saves_what_it_moves(api, tom, first):
    house = Resource("house", "docker_volume")
    moved = b"moved {\n  from = docker_volume.home\n  to = docker_volume.house\n}\n"
    after = make_version(
        user=tom,
        archive=archive(
            start=(CONTAINER, house), stop=(house,), files={"main.tf": moved}
        ),
    )
    answer = compared(api.as_(tom), first, after)
    assert told(answer) == [("safe", "resource", "docker_volume.house", "address")]


def test_an_empty_archive_has_no_files(api, tom, first):
    empty = make_version(user=tom, import_status=PENDING, archive=b"")
    answer = compared(api.as_(tom), first, empty)
    assert answer["files_compared"] is True
    assert set(kinds(answer).values()) == {"removed"}
