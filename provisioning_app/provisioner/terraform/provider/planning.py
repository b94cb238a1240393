"""What a resource will be, before it is made.

Nothing of ours is changed in place: another configuration is another resource.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from provisioning_app.provisioner.terraform.provider.kind import Resource
from provisioning_app.provisioner.terraform.provider.schema import complete, settled
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import Config


@dataclass(frozen=True, slots=True)
class Plan:
    """What a resource will be, and because of which attributes it is made anew."""

    planned: dict[str, Any]
    replaced_by: tuple[str, ...] = ()


def plan(resource: Resource, config: Config, prior: Config | None) -> Plan:
    """Compare the wish with what there is.

    Defaults come from the configuration each time, so that an attribute which is no
    longer set returns to its default. What the provider computes is kept with an
    unchanged resource, and UNKNOWN in a new one; Terraform asks again, without
    ``prior``, for the one that replaces.
    """
    wish = complete(resource.body, config, prior)
    if prior is None:
        return Plan(wish)
    changed = sorted(
        name for name in resource.body.settable if wish[name] != prior.get(name)
    )
    return Plan(wish, tuple(changed))


def create(resource: Resource, planned: Config, build: Build) -> dict[str, Any]:
    """Give a planned resource an id, and whatever else only the provider knows."""
    made = {"id": str(uuid.uuid4()), **resource.create(planned, build)}
    whole: dict[str, Any] = settled({**planned, **made})
    return whole


def refresh(resource: Resource, current: Config, build: Build) -> dict[str, Any]:
    """Bring a resource up to date: there is nothing out there to look at."""
    whole = adopt(resource, current)
    return {**whole, **resource.refresh(whole, build)}


def adopt(resource: Resource, stored: Config) -> dict[str, Any]:
    """Make a state fit that another version, or the public provider, has written.

    What is unknown here is left out; what is missing gets its default, so that it
    doesn't count as a change.
    """
    whole: dict[str, Any] = settled(complete(resource.body, stored))
    return whole
