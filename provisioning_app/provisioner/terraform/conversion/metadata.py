"""Facts that a template tells about its resources.

Rule: spec/terraform.md, 11.6.
"""

from dataclasses import dataclass

from provisioning_app.provisioner.protocol import ResourceMetadatum
from provisioning_app.provisioner.terraform.conversion.errors import ConversionFailed
from provisioning_app.provisioner.terraform.conversion.graph import Direction, Graph
from provisioning_app.provisioner.terraform.conversion.tree import (
    Attributes,
    Index,
    TreeResource,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told about the resources of one label."""

    hide: bool = False
    icon: str = ""
    daily_cost: int = 0
    items: tuple[ResourceMetadatum, ...] = ()


def facts_by_label(index: Index, graph: Graph) -> dict[str, Facts]:
    """Give what is told about each label.

    The nearest resource that a block depends on is meant, whatever its attribute
    ``resource_id`` says: that isn't known in a plan.

    Raises:
        ConversionFailed: two blocks are about one resource.
    """
    found: dict[str, Facts] = {}
    for each in index.managed("metadata"):
        label = graph.nearest(each.label, Direction.DEPENDENCIES, index.holds_foreign)
        if label is None:
            continue
        if label in found:
            raise ConversionFailed(f"duplicate metadata resource: {label}")
        found[label] = _facts(each)
    return found


def _facts(source: TreeResource) -> Facts:
    attributes = source.attributes
    return Facts(
        hide=attributes.flag("hide"),
        icon=attributes.text("icon"),
        daily_cost=attributes.number("daily_cost"),
        items=tuple(_item(each) for each in attributes.blocks("item")),
    )


def _item(block: Attributes) -> ResourceMetadatum:
    return ResourceMetadatum(
        key=block.text("key"),
        value=block.text("value"),
        sensitive=block.flag("sensitive"),
        is_null=block.flag("is_null"),
    )
