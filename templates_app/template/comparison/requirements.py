"""What changes of all that a version asks for from elsewhere mean: tags, modules,
providers, and accounts of people."""

import re
from collections.abc import Iterator, Mapping, Sequence

from provisioning_app.provisioner.protocol import ExternalAuthProvider, Module
from templates_app.template.comparison.changes import (
    Change,
    Thing,
    matched,
    paired_values,
)
from templates_app.template.comparison.enums import Impact, Topic
from templates_app.template.comparison.facts import Provider, Written
from templates_app.template.comparison.rules import changed_fields, changed_flags

BREAKING, NEEDS_INPUT, SAFE = Impact.BREAKING, Impact.NEEDS_INPUT, Impact.SAFE

DAEMON_NEEDED = "Builds wait until there is a provisioner daemon with this tag."
ACCOUNT_NEEDED = "People have to link an account before they can build a workspace."
NOT_NEEDED = "Nobody has to link an account for it any more."
#: A flag, what it is now, and what that means.
AUTH_FLAGS = (
    ("optional", False, NEEDS_INPUT, ACCOUNT_NEEDED),
    ("optional", True, SAFE, NOT_NEEDED),
)
TOLD_AS_RESOURCES = "What it makes is told under resources."
MODULE_FIELDS = (
    ("source", SAFE, TOLD_AS_RESOURCES),
    ("version", SAFE, TOLD_AS_RESOURCES),
)
#: Where providers come from, and who makes them, unless a template says otherwise.
REGISTRY, MAKER = "registry.terraform.io", "hashicorp"

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")


def compare_workspace_tags(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    """Tell what changed about which daemons may build workspaces.

    Rule: spec/templates.md, 6, *matched_provisioners*.
    """
    for key, was, now in paired_values(before, after):
        thing = Thing(Topic.WORKSPACE_TAG, key)
        if was is None:
            yield thing.added(NEEDS_INPUT, DAEMON_NEEDED, value=now)
        elif now is not None:
            yield thing.changed("value", NEEDS_INPUT, DAEMON_NEEDED, was, now)
        elif after:
            yield thing.removed(SAFE, "More daemons may build workspaces.", value=was)
        else:
            yield thing.removed(
                NEEDS_INPUT,
                "Without tags, builds wait for a provisioner daemon that has none.",
                value=was,
            )


def compare_external_auth(
    before: Sequence[ExternalAuthProvider], after: Sequence[ExternalAuthProvider]
) -> Iterator[Change]:
    """Tell what changed about accounts that people need elsewhere."""
    providers = matched(before, after, key=lambda each: each.id)
    for each in providers.added:
        thing = Thing(Topic.EXTERNAL_AUTH, each.id)
        if each.optional:
            yield thing.added(SAFE, "People may link an account, and needn't.")
        else:
            yield thing.added(NEEDS_INPUT, ACCOUNT_NEEDED)
    for each in providers.removed:
        yield Thing(Topic.EXTERNAL_AUTH, each.id).removed(SAFE, NOT_NEEDED)
    for old, new in providers.kept:
        thing = Thing(Topic.EXTERNAL_AUTH, new.id)
        yield from changed_flags(thing, old, new, AUTH_FLAGS)


def compare_modules(
    before: Sequence[Module], after: Sequence[Module]
) -> Iterator[Change]:
    """Tell what changed about modules; what they make is told as resources."""
    modules = matched(before, after, key=lambda each: each.key)
    for each in modules.added:
        yield _module(each).added(SAFE, TOLD_AS_RESOURCES, value=each.source)
    for each in modules.removed:
        yield _module(each).removed(SAFE, TOLD_AS_RESOURCES, value=each.source)
    for old, new in modules.kept:
        yield from changed_fields(_module(new), old, new, MODULE_FIELDS)


def _module(module: Module) -> Thing:
    return Thing(Topic.MODULE, module.key)


def compare_providers(before: Written, after: Written) -> Iterator[Change]:
    """Tell what changed about providers that are required, and those locked."""
    for name, old, new in paired_values(before.providers, after.providers):
        yield from _provider(Thing(Topic.PROVIDER, name), name, old, new)
    for address, was, now in paired_values(before.locked, after.locked):
        thing = Thing(Topic.PROVIDER, address)
        if was is None:
            yield thing.added(
                SAFE, "Builds use this version.", field="locked_version", value=now
            )
        elif now is None:
            yield thing.removed(
                SAFE,
                "Builds use the newest version that fits.",
                field="locked_version",
                value=was,
            )
        elif _is_older(now, was):
            yield thing.changed(
                "locked_version",
                BREAKING,
                "An older provider may not read what the newer one has written.",
                was,
                now,
            )
        else:
            yield thing.changed(
                "locked_version", SAFE, "Builds use the newer version.", was, now
            )


def _provider(
    thing: Thing, name: str, old: Provider | None, new: Provider | None
) -> Iterator[Change]:
    if old is None and new is not None:
        yield thing.added(SAFE, "Builds install it.", value=_told(name, new))
    elif new is None and old is not None:
        yield thing.removed(SAFE, "Builds don't ask for it.", value=_told(name, old))
    elif old is not None and new is not None:
        sources = address_of(name, old), address_of(name, new)
        if sources[0] != sources[1]:
            yield thing.changed(
                "source",
                BREAKING,
                "What workspaces have was made by the other provider, which Terraform"
                " goes on asking for.",
                *sources,
            )
        if old.constraint != new.constraint:
            yield thing.changed(
                "version",
                SAFE,
                "Builds may use another version.",
                old.constraint,
                new.constraint,
            )


def address_of(name: str, provider: Provider) -> str:
    """The whole address of a provider, in the one spelling."""
    parts = (provider.source or name).lower().split("/")
    defaults = [REGISTRY, MAKER]
    return "/".join(defaults[: max(0, 3 - len(parts))] + parts)


def _told(name: str, provider: Provider) -> str:
    return f"{address_of(name, provider)} {provider.constraint}".strip()


def _is_older(version: str, than: str) -> bool:
    """Whether a version is older. Unusual ones count as newer: who knows."""
    found = [_VERSION.match(each) for each in (version, than)]
    if not (found[0] and found[1]):
        return False
    numbers = [[int(n) for n in each[1].split(".")] for each in found if each]
    return numbers[0] < numbers[1]
