"""What changes of agents and apps mean for who works with them.

Those of the plan for a start are compared: there are none while nothing runs. Values
of environment variables, scripts and addresses are not told, since secrets are
often in them; that they changed is.
"""

from collections.abc import Iterator, Mapping, Sequence

from templates_app.agent.enums import WorkspaceAppSharingLevel
from templates_app.resource.enums import WorkspaceTransition
from templates_app.template.comparison.changes import (
    Change,
    Thing,
    matched,
    paired_values,
)
from templates_app.template.comparison.enums import Impact, Topic
from templates_app.template.comparison.facts import Agent, App, Resource
from templates_app.template.comparison.rules import changed_fields

BREAKING, SAFE = Impact.BREAKING, Impact.SAFE

ONLY_SHOWN = "Only how it is shown changes."
WITH_NEXT_START = "Workspaces get it with their next start."
#: Fields, and what it means that they changed.
AGENT_FIELDS = (
    (
        "operating_system",
        BREAKING,
        "What people keep in their workspaces was made for another system.",
    ),
    (
        "architecture",
        BREAKING,
        "What people keep in their workspaces was made for another processor.",
    ),
    ("directory", SAFE, "Terminals and editors open somewhere else."),
    ("motd_file", SAFE, ONLY_SHOWN),
    ("troubleshooting_url", SAFE, ONLY_SHOWN),
    ("connection_timeout", SAFE, WITH_NEXT_START),
    ("order", SAFE, ONLY_SHOWN),
)
APP_FIELDS = (
    ("subdomain", BREAKING, "It has another address: links to it no longer work."),
    ("external", SAFE, WITH_NEXT_START),
    ("display_name", SAFE, ONLY_SHOWN),
    ("icon", SAFE, ONLY_SHOWN),
    ("hidden", SAFE, ONLY_SHOWN),
    ("order", SAFE, ONLY_SHOWN),
)
#: Fields whose values aren't told.
APP_UNTOLD = ("url", "command", "healthcheck")
#: From the narrowest to the widest.
LEVELS = [
    WorkspaceAppSharingLevel.OWNER.value,
    WorkspaceAppSharingLevel.AUTHENTICATED.value,
    WorkspaceAppSharingLevel.PUBLIC.value,
]


def compare_agents(
    before: Sequence[Resource], after: Sequence[Resource]
) -> Iterator[Change]:
    """Tell what changed about agents, and about the apps beside them."""
    old, new = _agents(before), _agents(after)
    for name in sorted({*old, *new}):
        thing = Thing(Topic.AGENT, name)
        if name not in old:
            yield thing.added(SAFE, WITH_NEXT_START)
        elif name not in new:
            yield thing.removed(
                BREAKING, "People and tools that connect to it by its name can't."
            )
        else:
            yield from _agent(thing, old[name], new[name])
            yield from _apps(name, old[name][0].apps, new[name][0].apps)


#: An agent, and the address of the resource that it is in.
Placed = tuple[Agent, str]


def _agents(resources: Sequence[Resource]) -> dict[str, Placed]:
    """Agents by their names; of one name in several resources each by a number."""
    placed = sorted(
        (
            (agent, each.address)
            for each in resources
            if each.transition == WorkspaceTransition.START
            for agent in each.agents
        ),
        key=lambda one: (one[0].name, one[1]),
    )
    found: dict[str, Placed] = {}
    for agent, address in placed:
        name, number = agent.name, 1
        while name in found:
            number += 1
            name = f"{agent.name} ({number})"
        found[name] = agent, address
    return found


def _agent(thing: Thing, before: Placed, after: Placed) -> Iterator[Change]:
    (old, place), (new, new_place) = before, after
    if place != new_place:
        yield thing.changed(
            "resource", SAFE, "It is found by its name as before.", place, new_place
        )
    yield from changed_fields(thing, old, new, AGENT_FIELDS)
    yield from _named(thing, "environment", old.environment, new.environment)
    yield from _named(thing, "scripts", old.scripts, new.scripts)
    yield from _named(thing, "metadata", old.metadata, new.metadata)
    for name in sorted(old.display_apps - new.display_apps):
        yield thing.removed(
            BREAKING,
            "People no longer find it there.",
            field="display_apps",
            value=name,
        )
    for name in sorted(new.display_apps - old.display_apps):
        yield thing.added(SAFE, WITH_NEXT_START, field="display_apps", value=name)


def _named(
    thing: Thing, field: str, old: Mapping[str, object], new: Mapping[str, object]
) -> Iterator[Change]:
    """Things that have a name each; more than that isn't told of them."""
    for name, was, now in paired_values(old, new):
        told = f"{field}.{name}"
        if was is None:
            yield thing.added(SAFE, WITH_NEXT_START, field=told)
        elif now is None:
            yield thing.removed(SAFE, WITH_NEXT_START, field=told)
        else:
            yield thing.changed(told, SAFE, WITH_NEXT_START).without_values()


def _apps(agent: str, before: Sequence[App], after: Sequence[App]) -> Iterator[Change]:
    apps = matched(before, after, key=lambda each: each.slug)
    for new in apps.added:
        yield Thing(Topic.APP, f"{agent}/{new.slug}").added(SAFE, WITH_NEXT_START)
    for old in apps.removed:
        yield Thing(Topic.APP, f"{agent}/{old.slug}").removed(
            BREAKING, "People no longer find it, and links to it no longer work."
        )
    for old, new in apps.kept:
        thing = Thing(Topic.APP, f"{agent}/{new.slug}")
        yield from _sharing(thing, old, new)
        yield from changed_fields(thing, old, new, APP_FIELDS)
        for name in APP_UNTOLD:
            if getattr(old, name) != getattr(new, name):
                yield thing.changed(name, SAFE, WITH_NEXT_START).without_values()


def _sharing(thing: Thing, old: App, new: App) -> Iterator[Change]:
    levels = old.sharing_level, new.sharing_level
    if levels[0] == levels[1]:
        return
    if LEVELS.index(levels[1]) < LEVELS.index(levels[0]):
        impact, reason = BREAKING, "People whom it was shared with can't open it."
    else:
        impact, reason = SAFE, "More people may open it than before."
    yield thing.changed("sharing_level", impact, reason, *levels)
