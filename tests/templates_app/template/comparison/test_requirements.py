"""How changes of what a version asks for from elsewhere are classed.

A line for each rule of decision 0019.
"""

import pytest

from provisioning_app.provisioner.protocol import ExternalAuthProvider, Module
from templates_app.template.comparison.facts import Provider, Written
from templates_app.template.comparison.requirements import (
    compare_external_auth,
    compare_modules,
    compare_providers,
    compare_workspace_tags,
)
from tests.templates_app.template.comparison.telling import (
    ADDED,
    BREAKING,
    CHANGED,
    NEEDS_INPUT,
    REMOVED,
    SAFE,
    lines,
)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ({}, {"zone": "a"}, (ADDED, "", NEEDS_INPUT)),
        ({"zone": "a"}, {"zone": "b"}, (CHANGED, "value", NEEDS_INPUT)),
        ({"zone": "a", "gpu": "b"}, {"zone": "a"}, (REMOVED, "", SAFE)),
        ({"zone": "a"}, {}, (REMOVED, "", NEEDS_INPUT)),
    ],
)
def test_workspace_tags_need_daemons(old, new, line):
    assert lines(compare_workspace_tags(old, new)) == [line]


NEEDED, OPTIONAL = (ExternalAuthProvider("github", each) for each in (False, True))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ((), (NEEDED,), (ADDED, "", NEEDS_INPUT)),
        ((), (OPTIONAL,), (ADDED, "", SAFE)),
        ((NEEDED,), (), (REMOVED, "", SAFE)),
        ((OPTIONAL,), (NEEDED,), (CHANGED, "optional", NEEDS_INPUT)),
        ((NEEDED,), (OPTIONAL,), (CHANGED, "optional", SAFE)),
    ],
)
def test_accounts_elsewhere_need_people(old, new, line):
    assert lines(compare_external_auth(old, new)) == [line]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ((), (Module("a", "./a"),), (ADDED, "", SAFE)),
        ((Module("a", "./a"),), (), (REMOVED, "", SAFE)),
        ((Module("a", "./a"),), (Module("a", "./b"),), (CHANGED, "source", SAFE)),
        (
            (Module("a", "x/y/z", "1.0.0"),),
            (Module("a", "x/y/z", "2.0.0"),),
            (CHANGED, "version", SAFE),
        ),
    ],
)
def test_modules_are_safe_in_themselves(old, new, line):
    assert lines(compare_modules(old, new)) == [line]


def required(source: str = "", constraint: str = "") -> Written:
    return Written(providers={"docker": Provider(source, constraint)})


def locked(version: str) -> Written:
    return Written(locked={"registry.terraform.io/x/docker": version})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (Written(), required(), [(ADDED, "", SAFE)]),
        (required(), Written(), [(REMOVED, "", SAFE)]),
        (required("x/docker"), required("y/docker"), [(CHANGED, "source", BREAKING)]),
        (
            required("x/docker", "~> 2.0"),
            required("x/docker", "~> 3.0"),
            [(CHANGED, "version", SAFE)],
        ),
        (required("X/docker"), required("registry.terraform.io/x/docker"), []),
        (required("hashicorp/docker"), required(), []),
        (Written(), locked("3.0.0"), [(ADDED, "locked_version", SAFE)]),
        (locked("3.0.0"), Written(), [(REMOVED, "locked_version", SAFE)]),
        (locked("3.0.0"), locked("3.1.0"), [(CHANGED, "locked_version", SAFE)]),
        (locked("3.10.0"), locked("3.9.0"), [(CHANGED, "locked_version", BREAKING)]),
        (locked("odd"), locked("3.9.0"), [(CHANGED, "locked_version", SAFE)]),
    ],
)
def test_providers_are_classed(old, new, expected):
    assert lines(compare_providers(old, new)) == expected
