"""How changes of variables are classed: a line for each rule of decision 0019."""

from typing import Any

import pytest

from templates_app.template.comparison.facts import Variable
from templates_app.template.comparison.variables import compare_variables
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


def variable(**fields: Any) -> Variable:
    return Variable("region", **fields)


@pytest.mark.parametrize(
    ("new", "impact"), [({"required": True}, NEEDS_INPUT), ({}, SAFE)]
)
def test_a_new_variable_needs_input_only_without_a_default(new, impact):
    changes = compare_variables((), (variable(**new),))
    assert lines(changes) == [(ADDED, "", impact)]


def test_a_removed_variable_is_safe():
    assert lines(compare_variables((variable(),), ())) == [(REMOVED, "", SAFE)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ({}, {"default": "x", "value": "x"}, (CHANGED, "default_value", SAFE)),
        (
            {"value": "given"},
            {"value": "given", "default": "x"},
            (CHANGED, "default_value", SAFE),
        ),
        ({}, {"value": "x"}, (CHANGED, "value", SAFE)),
        ({}, {"required": True}, (CHANGED, "required", NEEDS_INPUT)),
        ({"required": True}, {}, (CHANGED, "required", SAFE)),
        ({}, {"type": "number"}, (CHANGED, "type", NEEDS_INPUT)),
        ({"sensitive": True}, {}, (CHANGED, "sensitive", BREAKING)),
        ({}, {"sensitive": True}, (CHANGED, "sensitive", SAFE)),
        ({}, {"description": "x"}, (CHANGED, "description", SAFE)),
    ],
)
def test_a_changed_variable_is_classed(old, new, line):
    assert lines(compare_variables((variable(**old),), (variable(**new),))) == [line]


@pytest.mark.parametrize("was_sensitive", [True, False])
def test_values_of_what_is_or_was_sensitive_are_not_told(was_sensitive):
    old = variable(value="one", default="two", sensitive=was_sensitive)
    new = variable(value="three", default="four", sensitive=not was_sensitive)
    changes = [
        each
        for each in compare_variables((old,), (new,))
        if each.field in {"value", "default_value"}
    ]
    assert values(changes) == [(None, None)] * 2
    assert all(each.values_hidden for each in changes)
