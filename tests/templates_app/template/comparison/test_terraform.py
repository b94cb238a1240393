"""What is read in the Terraform files of an archive."""

import pytest

from templates_app.template.comparison import terraform
from templates_app.template.comparison.facts import Provider, StoredFile, Written
from templates_app.template.comparison.terraform import LOCK_FILE, read_terraform


def read(text: str, name: str = "main.tf") -> Written:
    return read_terraform({name: StoredFile(text.encode())})


def required(entries: str) -> str:
    return f"terraform {{\n  required_providers {{\n{entries}\n  }}\n}}\n"


@pytest.mark.parametrize(
    ("entry", "provider"),
    [
        ('docker = { source = "x/docker" }', Provider("x/docker")),
        (
            'docker = {\n source = "x/docker" # here\n version = "~> 3.0"\n}',
            Provider("x/docker", "~> 3.0"),
        ),
        ('docker = { "source" : "x/docker" }', Provider("x/docker")),
        ('docker = "~> 2.0"', Provider("", "~> 2.0")),
        (
            'docker = {\n source = "x/docker"\n configuration_aliases = [docker.a]\n}',
            Provider("x/docker"),
        ),
        ("docker = {\n source = var.unknown\n}", Provider()),
    ],
)
def test_required_providers_are_read(entry, provider):
    assert read(required(entry)).providers == {"docker": provider}


@pytest.mark.parametrize(
    "name", ["modules/a/main.tf", "main.tf.json", ".hidden.tf", "main.txt", "main.tf~"]
)
def test_only_files_of_the_top_directory_are_read(name):
    text = required('docker = { source = "x/docker" }')
    assert read(text, name) == Written()


@pytest.mark.parametrize(
    ("block", "moves"),
    [
        ("from = a.b\n to = a.c", {"a.b": "a.c"}),
        ("from = module.a\n to = module.b", {"module.a": "module.b"}),
        ("from = a.b\n to = a.c[0]", {"a.b": "a.c"}),
        ("from = a.b\n to = a.b[0]", {}),
        ('from = a.b["x"]\n to = module.m.a.b', {"a.b": "module.m.a.b"}),
        ("from = a.b", {}),
        ("", {}),
    ],
)
def test_moves_are_read(block, moves):
    assert read(f"moved {{\n {block}\n}}\n").moves == moves


def test_locked_versions_are_read():
    text = (
        'provider "registry.terraform.io/x/docker" {\n'
        '  version = "3.0.2"\n  hashes = ["h1:x"]\n}\n'
        'provider "registry.terraform.io/x/odd" {\n}\n'
    )
    locked = {"registry.terraform.io/x/docker": "3.0.2"}
    assert read(text, LOCK_FILE).locked == locked


@pytest.mark.parametrize(
    "text",
    [
        "required_providers",
        "terraform { required_providers",
        "terraform { required_providers { a = } }",
        'moved "x" {{{{',
        "moved = 1",
        "\x00moved\x00",
        "moved {\n from = \n to = \n}",
        "{" * 5000 + "moved",
    ],
)
def test_what_can_t_be_read_is_passed_over(text):
    written = read(text)
    assert (written.moves, written.is_complete) == ({}, True)


def test_bytes_that_are_no_text_are_passed_over():
    files = {"main.tf": StoredFile(b"\xff\xfe moved { from = \xff }")}
    assert read_terraform(files) == Written()


@pytest.mark.parametrize("name", ["main.tf", LOCK_FILE])
def test_no_more_is_parsed_than_promised(name, monkeypatch):
    monkeypatch.setattr(terraform, "MOST_PARSED", 100)
    written = read("# moved\n" * 20, name)
    assert written.is_complete is False
