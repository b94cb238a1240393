"""How changes of agents and apps are classed: a line for each rule of decision 0019."""

from typing import Any

import pytest

from templates_app.template.comparison.agents import compare_agents
from templates_app.template.comparison.facts import Agent, App, Resource
from tests.templates_app.template.comparison.telling import (
    ADDED,
    BREAKING,
    CHANGED,
    REMOVED,
    SAFE,
    lines,
)


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
