"""Which names are good names. Rule: spec/identity.md, 1.6; spec/templates.md, 1.4."""

import pytest

from wirtual.core.names import (
    derived_name,
    display_name_problem,
    group_name_problem,
    name_problem,
    normalised_real_name,
    version_name_problem,
)


@pytest.mark.parametrize("name", ["a", "A1", "a-b-c", "x" * 32, "New", "1234"])
def test_good_names(name):
    assert name_problem(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "bad_name", "-x", "x-", "a--b", "x" * 33, "new", "create", "a b", "ä", "a\n"],
)
def test_bad_names(name):
    assert name_problem(name)


def test_a_group_s_name_may_be_as_long_as_a_uuid():
    assert group_name_problem("3c90c3cc-0d44-4b50-8888-8dd25736052a") is None


@pytest.mark.parametrize("name", ["v1.0.0", "fuzzy_bear3", "4-4", "new", "x" * 64])
def test_good_version_names(name):
    assert version_name_problem(name) is None


@pytest.mark.parametrize("name", ["", ".v1", "v1..0", "4--4", "a/b", "x" * 65, "a\n"])
def test_bad_version_names(name):
    assert version_name_problem(name)


@pytest.mark.parametrize("name", ["", "!!!!1 ?????", "<b> </b>", "x" * 64])
def test_good_display_names(name):
    assert display_name_problem(name) is None


@pytest.mark.parametrize("name", [" a", "a ", "\t", "x" * 65, "a\nb", "ä" * 33])
def test_bad_display_names(name):
    assert display_name_problem(name)


def test_a_real_name_is_cut_between_characters():
    assert normalised_real_name("  " + "ä" * 100) == "ä" * 64


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kyle+wow@kwc.io", "kylewow"),
        ("kyle@kwc.io", "kyle"),
        ("1234", "1234"),
        ("a@b@c", "ab"),
        ("ky le_7", "kyle7"),
        ("Straße-7", "Strae-7"),
    ],
)
def test_a_name_is_made_of_what_comes_from_elsewhere(text, name):
    assert derived_name(text) == name


@pytest.mark.parametrize("text", ["", "----", "new", "new@kwc.io", "x" * 33, "@", "-a"])
def test_where_nothing_is_left_a_name_is_random(text):
    first, second = derived_name(text), derived_name(text)
    assert name_problem(first) is None
    assert name_problem(second) is None
    assert first != text
