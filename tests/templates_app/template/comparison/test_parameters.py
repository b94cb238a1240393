"""How changes of rich parameters are classed: a line for each rule of decision 0019."""

from typing import Any

import pytest

from provisioning_app.provisioner.protocol import ParameterOption, RichParameter
from templates_app.template.comparison.parameters import compare_parameters
from tests.templates_app.template.comparison.telling import (
    ADDED,
    BREAKING,
    CHANGED,
    NEEDS_INPUT,
    REMOVED,
    SAFE,
    lines,
    values,
)


def parameter(*options: str, **fields: Any) -> RichParameter:
    """A mutable parameter with a default, unless told otherwise."""
    fields = {"mutable": True, **fields}
    chosen = tuple(ParameterOption(each.upper(), each) for each in options)
    return RichParameter("cpus", options=chosen, **fields)


@pytest.mark.parametrize(
    ("new", "impact"),
    [
        (parameter(required=True), NEEDS_INPUT),
        (parameter(), SAFE),
        (parameter(mutable=False), SAFE),
        (parameter(ephemeral=True), SAFE),
    ],
)
def test_a_new_parameter_needs_input_only_without_a_default(new, impact):
    assert lines(compare_parameters((), (new,))) == [(ADDED, "", impact)]


@pytest.mark.parametrize(
    ("old", "impact"), [(parameter(), BREAKING), (parameter(ephemeral=True), SAFE)]
)
def test_a_removed_parameter_takes_the_values_of_workspaces_with_it(old, impact):
    assert lines(compare_parameters((old,), ())) == [(REMOVED, "", impact)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        # type
        ({}, {"type": "number"}, (CHANGED, "type", BREAKING)),
        (
            {"ephemeral": True},
            {"ephemeral": True, "type": "number"},
            (CHANGED, "type", SAFE),
        ),
        # default
        ({}, {"default": "2"}, (CHANGED, "default_value", SAFE)),
        (
            {"mutable": False},
            {"mutable": False, "default": "2"},
            (CHANGED, "default_value", BREAKING),
        ),
        (
            {"ephemeral": True},
            {"ephemeral": True, "default": "2"},
            (CHANGED, "default_value", SAFE),
        ),
        ({"default": "2"}, {"required": True}, (CHANGED, "required", NEEDS_INPUT)),
        ({"required": True}, {"default": "2"}, (CHANGED, "required", SAFE)),
        # permanence
        ({}, {"mutable": False}, (CHANGED, "mutable", BREAKING)),
        ({"mutable": False}, {}, (CHANGED, "mutable", SAFE)),
        ({}, {"ephemeral": True}, (CHANGED, "ephemeral", BREAKING)),
        ({"ephemeral": True}, {}, (CHANGED, "ephemeral", SAFE)),
        # rules
        ({}, {"validation_min": 0}, (CHANGED, "validation_min", BREAKING)),
        (
            {"validation_min": 1},
            {"validation_min": 2},
            (CHANGED, "validation_min", BREAKING),
        ),
        (
            {"validation_min": 2},
            {"validation_min": 1},
            (CHANGED, "validation_min", SAFE),
        ),
        ({"validation_min": 2}, {}, (CHANGED, "validation_min", SAFE)),
        ({}, {"validation_max": 0}, (CHANGED, "validation_max", BREAKING)),
        (
            {"validation_max": 2},
            {"validation_max": 1},
            (CHANGED, "validation_max", BREAKING),
        ),
        (
            {"validation_max": 1},
            {"validation_max": 2},
            (CHANGED, "validation_max", SAFE),
        ),
        ({"validation_max": 1}, {}, (CHANGED, "validation_max", SAFE)),
        ({}, {"validation_regex": "x"}, (CHANGED, "validation_regex", BREAKING)),
        (
            {"validation_regex": "x"},
            {"validation_regex": "y"},
            (CHANGED, "validation_regex", BREAKING),
        ),
        ({"validation_regex": "x"}, {}, (CHANGED, "validation_regex", SAFE)),
        (
            {},
            {"validation_monotonic": "increasing"},
            (CHANGED, "validation_monotonic", BREAKING),
        ),
        (
            {"validation_monotonic": "decreasing"},
            {"validation_monotonic": "increasing"},
            (CHANGED, "validation_monotonic", BREAKING),
        ),
        (
            {"validation_monotonic": "decreasing"},
            {},
            (CHANGED, "validation_monotonic", SAFE),
        ),
        (
            {"ephemeral": True},
            {"ephemeral": True, "validation_min": 0},
            (CHANGED, "validation_min", SAFE),
        ),
        # how it is asked
        ({}, {"display_name": "x"}, (CHANGED, "display_name", SAFE)),
        ({}, {"description": "x"}, (CHANGED, "description", SAFE)),
        ({}, {"icon": "x"}, (CHANGED, "icon", SAFE)),
        ({}, {"order": 1}, (CHANGED, "order", SAFE)),
        ({}, {"validation_error": "x"}, (CHANGED, "validation_error", SAFE)),
    ],
)
def test_a_changed_parameter_is_classed(old, new, line):
    changes = compare_parameters((parameter(**old),), (parameter(**new),))
    assert lines(changes) == [line]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (parameter("a"), parameter("a", "b"), [(ADDED, "options", SAFE)]),
        (parameter("a", "b"), parameter("a"), [(REMOVED, "options", BREAKING)]),
        (parameter("a"), parameter(), [(REMOVED, "options", SAFE)]),
        (
            parameter("a", validation_min=1),
            parameter(validation_min=1),
            [(REMOVED, "options", BREAKING)],
        ),
        (parameter(), parameter("a", "b"), [(ADDED, "options", BREAKING)]),
        (
            parameter(ephemeral=True),
            parameter("a", ephemeral=True),
            [(ADDED, "options", SAFE)],
        ),
        (
            parameter("a", "b", ephemeral=True),
            parameter("a", ephemeral=True),
            [(REMOVED, "options", SAFE)],
        ),
        (parameter("a", "b"), parameter("b", "a"), [(CHANGED, "options", SAFE)]),
        (
            parameter("a"),
            parameter("a", validation_min=1),
            [(CHANGED, "validation_min", SAFE)],
        ),
    ],
)
def test_changed_options_are_classed(old, new, expected):
    assert lines(compare_parameters((old,), (new,))) == expected


def test_an_option_that_is_only_called_otherwise_is_safe():
    old = RichParameter("a", options=(ParameterOption("Small", "s"),))
    new = RichParameter("a", options=(ParameterOption("Tiny", "s"),))
    changes = list(compare_parameters((old,), (new,)))
    assert lines(changes) == [(CHANGED, "options", SAFE)]
    assert values(changes) == [("s", "s")]


def test_each_option_is_told_by_its_value():
    changes = compare_parameters((parameter("a", "b"),), (parameter("b", "c"),))
    assert values(changes) == [(None, "c"), ("a", None)]


def test_bounds_of_nothing_and_of_zero_are_told_apart():
    old, new = parameter(validation_min=0), parameter()
    assert values(compare_parameters((old,), (new,))) == [("0", None)]
