"""Resources as Terraform's JSON shows them, and an index of them.

The rim of the conversion: beyond this module nothing is ``Any``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Both spellings of our types mean the same (rulings, 9).
PREFIXES = ("coder_", "wirtual_")

_KEY = r'\[(?:-?\d+|"(?:[^"\\]|\\.)*")\]'
_INSTANCE_KEY = re.compile(_KEY)
_NAME = r"[^\s.\[\]\"]+"
_ADDRESS = re.compile(
    rf"((?:module\.{_NAME}(?:{_KEY})?\.)*)(?:data\.)?{_NAME}\.{_NAME}(?:{_KEY})?"
)

INVALID_ADDRESS = "invalid terraform address"


@dataclass(frozen=True, slots=True)
class Attributes:
    """Attributes of a resource or a block. What is null or missing is zero."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Give a string."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """Give a whole number."""
        value = self.values.get(name)
        known = isinstance(value, int | float) and not isinstance(value, bool)
        return int(value) if known and value is not None else 0

    def flag(self, name: str) -> bool:
        """Give a bool."""
        return self.values.get(name) is True

    def texts(self, name: str) -> dict[str, str]:
        """Give a map of strings, without those that aren't known yet."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            return {}
        return {key: each for key, each in value.items() if isinstance(each, str)}

    def blocks(self, name: str) -> list["Attributes"]:
        """Give a list of blocks."""
        value = self.values.get(name)
        if not isinstance(value, list):
            return []
        return [Attributes(each) for each in value if isinstance(each, dict)]

    def has(self, name: str) -> bool:
        """Whether the attribute is there, and not null."""
        return self.values.get(name) is not None

    def declares(self, name: str) -> bool:
        """Whether the provider knows the attribute, be it null."""
        return name in self.values


@dataclass(frozen=True, slots=True)
class TreeResource:
    """A resource or data source of a module tree."""

    address: str
    managed: bool
    type: str
    name: str
    attributes: Attributes

    @property
    def label(self) -> str:
        """The address without instance keys, as nodes of the graph are labelled."""
        return _INSTANCE_KEY.sub("", self.address)

    @property
    def kind(self) -> str:
        """What it is among our types, such as ``agent``; "" for others' types."""
        for prefix in PREFIXES:
            if self.type.startswith(prefix):
                return self.type.removeprefix(prefix)
        return ""

    @property
    def module_path(self) -> str:
        """The module part of the address, with instance keys; "" in the root."""
        match = _ADDRESS.fullmatch(self.address)
        return match[1].removesuffix(".") if match else INVALID_ADDRESS


@dataclass(slots=True)
class Index:
    """All resources by address, in traversal order; and managed ones by label."""

    by_address: dict[str, TreeResource] = field(default_factory=dict)
    by_label: dict[str, dict[str, TreeResource]] = field(default_factory=dict)

    def managed(self, kind: str) -> list[TreeResource]:
        """Give the managed resources of one of our kinds, by address."""
        return [each for each in self.sorted() if each.managed and each.kind == kind]

    def data(self, *kinds: str) -> list[TreeResource]:
        """Give the data sources of some of our kinds, in traversal order."""
        found = self.by_address.values()
        return [each for each in found if not each.managed and each.kind in kinds]

    def sorted(self) -> list[TreeResource]:
        """Give everything by address."""
        return sorted(self.by_address.values(), key=lambda each: each.address)

    def holds_foreign(self, label: str) -> bool:
        """Whether under the label is a managed resource that isn't of our types."""
        return any(not each.kind for each in self.by_label.get(label, {}).values())


def index_of(trees: Iterable[Mapping[str, Any]]) -> Index:
    """Gather the resources of module trees. Of one address the later wins."""
    index = Index()
    for tree in trees:
        for resource in _traversed(tree):
            index.by_address[resource.address] = resource
            if resource.managed:
                same = index.by_label.setdefault(resource.label, {})
                same[resource.address] = resource
    return index


def only_data(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Reduce a module tree to its data sources."""
    resources = tree.get("resources") or []
    children = tree.get("child_modules") or []
    return {
        "resources": [each for each in resources if each.get("mode") == "data"],
        "child_modules": [only_data(each) for each in children],
    }


def _traversed(tree: Mapping[str, Any]) -> Iterator[TreeResource]:
    """Yield child modules' resources before the module's own."""
    for child in tree.get("child_modules") or []:
        yield from _traversed(child)
    for resource in tree.get("resources") or []:
        yield TreeResource(
            address=str(resource.get("address", "")),
            managed=resource.get("mode") == "managed",
            type=str(resource.get("type", "")),
            name=str(resource.get("name", "")),
            attributes=Attributes(resource.get("values") or {}),
        )
