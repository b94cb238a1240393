"""What changes of resources mean for workspaces that have them.

What the plan for a stop still has outlives a stop, with its data: homes, disks. All
else is made anew with each start anyway.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from templates_app.resource.enums import WorkspaceTransition
from templates_app.template.comparison.changes import (
    Change,
    Thing,
    paired_values,
)
from templates_app.template.comparison.enums import Impact, Topic
from templates_app.template.comparison.facts import Resource

BREAKING, NEEDS_INPUT, SAFE = Impact.BREAKING, Impact.NEEDS_INPUT, Impact.SAFE
START, STOP = WorkspaceTransition.START.value, WorkspaceTransition.STOP.value

#: How often one resource can be moved by moves that follow each other.
LONGEST_CHAIN = 20
#: Fields that change nothing but what people see or read.
COSMETIC = ("icon", "hide", "instance_type")
ONLY_TOLD = "Only what is told of it changes."

#: How many instances of an address the plan for each transition has.
Counts = Counter[str]


def compare_resources(
    before: Sequence[Resource], after: Sequence[Resource], moves: Mapping[str, str]
) -> Iterator[Change]:
    """Tell what changed. ``moves`` are addresses that Terraform only renames."""
    old, new = _by_address(before), _by_address(after)
    for address in sorted(old.keys() - new.keys()):
        target = moved(address, moves)
        if target in new and target not in old:
            yield Thing(Topic.RESOURCE, target).changed(
                "address",
                SAFE,
                "Terraform moves it, and keeps what is there.",
                address,
                target,
            )
            old[target] = old.pop(address)
    for address in sorted({*old, *new}):
        thing = Thing(Topic.RESOURCE, address)
        yield from _compare(thing, old.get(address, []), new.get(address, []))


def moved(address: str, moves: Mapping[str, str]) -> str:
    """Where a resource is after all moves of it, or of modules around it."""
    for _ in range(LONGEST_CHAIN):
        part = next((each for each in _parts(address) if each in moves), None)
        if part is None:
            break
        address = moves[part] + address.removeprefix(part)
    return address


def _parts(address: str) -> Iterator[str]:
    """The address, and those of the modules around it, the innermost first."""
    yield address
    for end in range(len(address) - 1, 0, -1):
        if address[end] in ".[":
            yield address[:end]


def _by_address(resources: Sequence[Resource]) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for each in resources:
        found.setdefault(each.address, []).append(each)
    return found


def _compare(
    thing: Thing, old: Sequence[Resource], new: Sequence[Resource]
) -> Iterator[Change]:
    counts = [Counter(each.transition for each in side) for side in (old, new)]
    change = _presence(thing, *counts)
    if change is not None:
        yield change
    found: dict[Change, list[str]] = {}
    for transition in (each for each in (START, STOP) if counts[1][each]):
        sides = [
            [each for each in side if each.transition == transition]
            for side in (old, new)
        ]
        for each in _fields(thing, *sides):
            found.setdefault(each, []).append(transition)
    for each, transitions in found.items():
        yield replace(each, transitions=tuple(transitions))


def _presence(thing: Thing, old: Counts, new: Counts) -> Change | None:
    """Tell whether there are more or fewer, and whether they outlive a stop."""
    if old == new:
        return None
    transitions = tuple(each for each in (START, STOP) if old[each] != new[each])
    return replace(_presence_change(thing, old, new), transitions=transitions)


def _presence_change(thing: Thing, old: Counts, new: Counts) -> Change:
    if not new.total():
        if old[STOP]:
            return thing.removed(
                BREAKING,
                "It outlives stops: the next build destroys it, with its data.",
            )
        return thing.removed(SAFE, "Nothing of it outlives a stop.")
    if not old.total():
        return thing.added(SAFE, "Workspaces get it with their next build.")
    if old[STOP] and not new[STOP]:
        return thing.changed(
            "persistent",
            BREAKING,
            "From now on each stop destroys it, with its data.",
            True,
            False,
        )
    if new[STOP] and not old[STOP]:
        return thing.changed(
            "persistent", SAFE, "It outlives stops from now on.", False, True
        )
    if new[STOP] < old[STOP]:
        return thing.changed(
            "count",
            BREAKING,
            "The next build destroys some of them, with their data.",
            old[STOP],
            new[STOP],
        )
    transition = STOP if new[STOP] != old[STOP] else START
    reason = (
        "Workspaces get more of them with their next build."
        if new[transition] > old[transition]
        else "Nothing of them outlives a stop."
    )
    return thing.changed("count", SAFE, reason, old[transition], new[transition])


def _fields(
    thing: Thing, old: Sequence[Resource], new: Sequence[Resource]
) -> Iterator[Change]:
    costs = [sum(each.daily_cost for each in side) for side in (old, new)]
    if costs[1] > costs[0]:
        yield thing.changed(
            "daily_cost",
            NEEDS_INPUT,
            "It counts against quotas: whose budget is too small can't build until it"
            " is raised.",
            *costs,
        )
    elif costs[1] < costs[0]:
        yield thing.changed("daily_cost", SAFE, "It counts less.", *costs)
    if not old:  # all else of it is new, too
        return
    for name in COSMETIC:
        values = [_values(side, name) for side in (old, new)]
        if values[0] != values[1]:
            yield thing.changed(name, SAFE, ONLY_TOLD, *values)
    yield from _metadata(thing, old, new)


def _values(resources: Sequence[Resource], name: str) -> str:
    """What the instances of one address say, each value once."""
    return ", ".join(sorted({_shown(getattr(each, name)) for each in resources}))


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _metadata(
    thing: Thing, old: Sequence[Resource], new: Sequence[Resource]
) -> Iterator[Change]:
    facts = [_facts(side) for side in (old, new)]
    secret = {
        item.key for each in (*old, *new) for item in each.metadata if item.sensitive
    }
    for key, was, now in paired_values(*facts):
        field = f"metadata.{key}"
        if was is None:
            change = thing.added(SAFE, ONLY_TOLD, field=field, value=now)
        elif now is None:
            change = thing.removed(SAFE, ONLY_TOLD, field=field, value=was)
        else:
            change = thing.changed(field, SAFE, ONLY_TOLD, was, now)
        yield change.without_values() if key in secret else change


def _facts(resources: Sequence[Resource]) -> dict[str, str]:
    values: dict[str, set[str]] = {}
    for each in resources:
        for item in each.metadata:
            values.setdefault(item.key, set()).add(item.value)
    return {key: ", ".join(sorted(each)) for key, each in values.items()}
