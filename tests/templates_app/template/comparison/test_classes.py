"""How each change is classed: a line for each rule of decision 0019."""

from collections.abc import Iterable
from typing import Any

import pytest

from provisioning_app.provisioner.protocol import (
    ExternalAuthProvider,
    Module,
    ParameterOption,
    ResourceMetadatum,
    RichParameter,
)
from templates_app.template.comparison.agents import compare_agents
from templates_app.template.comparison.changes import Change
from templates_app.template.comparison.facts import (
    Agent,
    App,
    Provider,
    Resource,
    Variable,
    Written,
)
from templates_app.template.comparison.parameters import compare_parameters
from templates_app.template.comparison.requirements import (
    compare_external_auth,
    compare_modules,
    compare_providers,
    compare_workspace_tags,
)
from templates_app.template.comparison.resources import compare_resources
from templates_app.template.comparison.variables import compare_variables

#: A change as a line: what happened to which field, and its class.
Line = tuple[str, str, str]

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
BREAKING, NEEDS_INPUT, SAFE = "breaking", "needs_input", "safe"


def lines(changes: Iterable[Change]) -> list[Line]:
    return [(each.kind, each.field, each.impact) for each in changes]


def values(changes: Iterable[Change]) -> list[tuple[str | None, str | None]]:
    return [(each.before, each.after) for each in changes]


# --- Parameters ----------------------------------------------------------------------


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


# --- Variables -----------------------------------------------------------------------


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


# --- Resources -----------------------------------------------------------------------

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


# --- Agents and apps -----------------------------------------------------------------


def with_agent(*apps: App, transition: str = "start", **fields: Any) -> list[Resource]:
    agent = Agent(**{"name": "main", **fields}, apps=apps)
    return [Resource("docker_container.workspace", transition, agents=(agent,))]


AGENT = with_agent()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], AGENT, [(ADDED, "", SAFE)]),
        (AGENT, [], [(REMOVED, "", BREAKING)]),
        (AGENT, with_agent(name="other"), [(REMOVED, "", BREAKING), (ADDED, "", SAFE)]),
        (
            AGENT,
            with_agent(operating_system="windows"),
            [(CHANGED, "operating_system", BREAKING)],
        ),
        (
            AGENT,
            with_agent(architecture="arm64"),
            [(CHANGED, "architecture", BREAKING)],
        ),
        (AGENT, with_agent(directory="/x"), [(CHANGED, "directory", SAFE)]),
        (AGENT, with_agent(motd_file="/x"), [(CHANGED, "motd_file", SAFE)]),
        (
            AGENT,
            with_agent(troubleshooting_url="x"),
            [(CHANGED, "troubleshooting_url", SAFE)],
        ),
        (
            AGENT,
            with_agent(connection_timeout=5),
            [(CHANGED, "connection_timeout", SAFE)],
        ),
        (AGENT, with_agent(order=5), [(CHANGED, "order", SAFE)]),
        (AGENT, with_agent(environment={"A": "1"}), [(ADDED, "environment.A", SAFE)]),
        (with_agent(environment={"A": "1"}), AGENT, [(REMOVED, "environment.A", SAFE)]),
        (AGENT, with_agent(scripts={"Start": ()}), [(ADDED, "scripts.Start", SAFE)]),
        (AGENT, with_agent(metadata={"cpu": ()}), [(ADDED, "metadata.cpu", SAFE)]),
        (
            with_agent(display_apps=frozenset({"vscode"})),
            AGENT,
            [(REMOVED, "display_apps", BREAKING)],
        ),
        (
            AGENT,
            with_agent(display_apps=frozenset({"vscode"})),
            [(ADDED, "display_apps", SAFE)],
        ),
        (AGENT, with_agent(App("code")), [(ADDED, "", SAFE)]),
        (with_agent(App("code")), AGENT, [(REMOVED, "", BREAKING)]),
        (with_agent(transition="stop"), [], []),
    ],
)
def test_agents_are_classed(old, new, expected):
    assert lines(compare_agents(old, new)) == expected


def test_an_agent_that_moves_to_another_resource_is_the_same():
    moved = [Resource("aws_instance.vm", "start", agents=(Agent("main"),))]
    assert lines(compare_agents(AGENT, moved)) == [(CHANGED, "resource", SAFE)]


def test_agents_of_one_name_are_told_apart():
    twice = [*AGENT, Resource("x.y", "start", agents=(Agent("main"),))]
    [change] = compare_agents(twice, AGENT)
    assert (change.name, change.kind) == ("main (2)", REMOVED)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            {"sharing_level": "public"},
            {"sharing_level": "authenticated"},
            (CHANGED, "sharing_level", BREAKING),
        ),
        ({}, {"sharing_level": "public"}, (CHANGED, "sharing_level", SAFE)),
        ({}, {"subdomain": True}, (CHANGED, "subdomain", BREAKING)),
        ({}, {"url": "x"}, (CHANGED, "url", SAFE)),
        ({}, {"command": "x"}, (CHANGED, "command", SAFE)),
        ({}, {"healthcheck": ("x", 1, 1)}, (CHANGED, "healthcheck", SAFE)),
        ({}, {"external": True}, (CHANGED, "external", SAFE)),
        ({}, {"hidden": True}, (CHANGED, "hidden", SAFE)),
        ({}, {"display_name": "x"}, (CHANGED, "display_name", SAFE)),
        ({}, {"icon": "x"}, (CHANGED, "icon", SAFE)),
        ({}, {"order": 1}, (CHANGED, "order", SAFE)),
    ],
)
def test_a_changed_app_is_classed(old, new, line):
    before, after = (with_agent(App("code", **fields)) for fields in (old, new))
    [change] = compare_agents(before, after)
    assert lines([change]) == [line]
    assert change.name == "main/code"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (with_agent(environment={"A": "1"}), with_agent(environment={"A": "2"})),
        (with_agent(scripts={"A": ("x",)}), with_agent(scripts={"A": ("y",)})),
        (with_agent(App("a", url="x")), with_agent(App("a", url="y"))),
        (with_agent(App("a", command="x")), with_agent(App("a", command="y"))),
    ],
)
def test_what_may_hold_secrets_is_told_without_values(old, new):
    [change] = compare_agents(old, new)
    assert (change.before, change.after, change.values_hidden) == (None, None, True)


# --- Requirements --------------------------------------------------------------------


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
