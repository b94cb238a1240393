"""How changes of resources are classed: a line for each rule of decision 0019."""

from typing import Any

import pytest

from provisioning_app.provisioner.protocol import ResourceMetadatum
from templates_app.template.comparison.facts import Resource
from templates_app.template.comparison.resources import compare_resources
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

HOME = "docker_volume.home"


def plans(*transitions: str, address: str = HOME, **fields: Any) -> list[Resource]:
    """A resource in the plans for some transitions."""
    return [Resource(address, each, **fields) for each in transitions]


KEPT, STARTED = plans("start", "stop"), plans("start")


@pytest.mark.parametrize(
    ("old", "new", "line", "transitions"),
    [
        ([], KEPT, (ADDED, "", SAFE), ("start", "stop")),
        ([], STARTED, (ADDED, "", SAFE), ("start",)),
        (STARTED, [], (REMOVED, "", SAFE), ("start",)),
        (KEPT, [], (REMOVED, "", BREAKING), ("start", "stop")),
        (KEPT, STARTED, (CHANGED, "persistent", BREAKING), ("stop",)),
        (STARTED, KEPT, (CHANGED, "persistent", SAFE), ("stop",)),
        (KEPT + KEPT, KEPT, (CHANGED, "count", BREAKING), ("start", "stop")),
        (KEPT, KEPT + KEPT, (CHANGED, "count", SAFE), ("start", "stop")),
        (STARTED + STARTED, STARTED, (CHANGED, "count", SAFE), ("start",)),
        (STARTED, STARTED + STARTED, (CHANGED, "count", SAFE), ("start",)),
    ],
)
def test_what_outlives_stops_is_not_taken_away_lightly(old, new, line, transitions):
    [change] = compare_resources(old, new, {})
    assert lines([change]) == [line]
    assert change.transitions == transitions


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ({}, {"daily_cost": 5}, (CHANGED, "daily_cost", NEEDS_INPUT)),
        ({"daily_cost": 5}, {}, (CHANGED, "daily_cost", SAFE)),
        ({}, {"icon": "x"}, (CHANGED, "icon", SAFE)),
        ({}, {"hide": True}, (CHANGED, "hide", SAFE)),
        ({}, {"instance_type": "x"}, (CHANGED, "instance_type", SAFE)),
        (
            {},
            {"metadata": (ResourceMetadatum("image", "a"),)},
            (ADDED, "metadata.image", SAFE),
        ),
        (
            {"metadata": (ResourceMetadatum("image", "a"),)},
            {},
            (REMOVED, "metadata.image", SAFE),
        ),
        (
            {"metadata": (ResourceMetadatum("image", "a"),)},
            {"metadata": (ResourceMetadatum("image", "b"),)},
            (CHANGED, "metadata.image", SAFE),
        ),
    ],
)
def test_what_is_told_of_a_resource_is_compared_once_for_both_plans(old, new, line):
    before, after = plans("start", "stop", **old), plans("start", "stop", **new)
    [change] = compare_resources(before, after, {})
    assert lines([change]) == [line]
    assert change.transitions == ("start", "stop")


def test_a_new_resource_that_costs_something_counts_against_quotas():
    after = plans("start", "stop", daily_cost=5, icon="x")
    changes = list(compare_resources([], after, {}))
    assert lines(changes) == [
        (ADDED, "", SAFE),
        (CHANGED, "daily_cost", NEEDS_INPUT),
    ]
    assert values(changes)[1] == ("0", "5")


def test_what_differs_in_one_plan_is_told_for_that():
    before = plans("start", "stop")
    after = plans("start") + plans("stop", daily_cost=5)
    [change] = compare_resources(before, after, {})
    assert change.transitions == ("stop",)
    assert (change.before, change.after) == ("0", "5")


@pytest.mark.parametrize("was_sensitive", [True, False])
def test_values_of_sensitive_metadata_are_not_told(was_sensitive):
    sides = [
        plans("start", metadata=(ResourceMetadatum("key", value, sensitive),))
        for value, sensitive in (("a", was_sensitive), ("b", not was_sensitive))
    ]
    [change] = compare_resources(*sides, {})
    assert (change.before, change.after, change.values_hidden) == (None, None, True)


@pytest.mark.parametrize(
    ("moves", "target"),
    [
        ({HOME: "docker_volume.house"}, "docker_volume.house"),
        ({HOME: "module.a.docker_volume.x"}, "module.a.docker_volume.x"),
        ({HOME: "a.b", "a.b": "docker_volume.house"}, "docker_volume.house"),
    ],
)
def test_a_resource_that_terraform_moves_loses_nothing(moves, target):
    after = plans("start", "stop", address=target)
    [change] = compare_resources(KEPT, after, moves)
    assert lines([change]) == [(CHANGED, "address", SAFE)]
    assert (change.name, change.before, change.after) == (target, HOME, target)


def test_resources_of_a_module_that_terraform_moves_lose_nothing():
    old = plans("stop", address='module.a["x"].docker_volume.home')
    new = plans("stop", address='module.b["x"].docker_volume.home')
    changes = compare_resources(old, new, {"module.a": "module.b"})
    assert lines(changes) == [(CHANGED, "address", SAFE)]


@pytest.mark.parametrize(
    "moves", [{HOME: "a.b"}, {"a.b": "docker_volume.house"}, {HOME: HOME}, {}]
)
def test_a_resource_that_is_moved_elsewhere_is_lost(moves):
    after = plans("stop", address="docker_volume.house")
    changes = compare_resources(KEPT, after, moves)
    assert sorted(lines(changes)) == [(ADDED, "", SAFE), (REMOVED, "", BREAKING)]


def test_moves_in_a_circle_end():
    moves = {HOME: "a.b", "a.b": HOME}
    assert lines(compare_resources(KEPT, [], moves)) == [(REMOVED, "", BREAKING)]
