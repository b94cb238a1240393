"""Words of parameters, which rules and rows each have an enum for, are the same.

What checks values runs where there is no Django, so the two can't be one.
"""

from provisioning_app.provisioner import parameter_rules as rules
from templates_app.version.enums import ParameterType, ValidationMonotonicOrder


def test_the_types_of_parameters_are_those_that_values_are_checked_for():
    assert [(each.name, each.value) for each in rules.ParameterType] == [
        (each.name, each.value) for each in ParameterType
    ]


def test_the_directions_of_numbers_are_those_that_values_are_checked_for():
    assert [(each.name, each.value) for each in rules.Monotonic] == [
        (each.name, each.value) for each in ValidationMonotonicOrder
    ]
