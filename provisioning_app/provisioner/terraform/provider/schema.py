"""How a data source or resource is described: attributes, blocks, defaults, checks.

A description is written once and is the same under every prefix. It is translated
for Terraform here, and the defaults it states are filled in here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tf.gen import tfplugin_pb2 as pb

from provisioning_app.provisioner.terraform.provider.wire import UNKNOWN, Config

#: Says what is wrong with a value, as the end of a sentence that begins with the
#: attribute's name ("must be …"), or None.
Check = Callable[[Any], str | None]


def whole_number(value: object) -> str | None:
    """Refuse fractions. Terraform itself knows only numbers of every kind."""
    if isinstance(value, int):
        return None
    return f"must be a whole number, not {value}"


@dataclass(frozen=True, slots=True)
class Type:
    """A Terraform type, as the protocol spells it, and what it asks beyond that."""

    wire: bytes
    check: Check | None = None


# Terraform refuses a state of a newer version than this. States that the public
# provider has written can be of version 1, and fit all the same.
_VERSION = 1

STRING = Type(b'"string"')
BOOL = Type(b'"bool"')
WHOLE = Type(b'"number"', whole_number)
STRINGS = Type(b'["list","string"]')
STRING_MAP = Type(b'["map","string"]')


def objects(**members: Type) -> Type:
    """A list of objects, for attributes that only we set."""
    inner = b",".join(
        b'"%s":%s' % (name.encode(), member.wire) for name, member in members.items()
    )
    return Type(b'["list",["object",{%s}]]' % inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute. Use `required`, `optional` or `computed` to make one.

    ``default`` is what the attribute has when it isn't set; Terraform is then told
    that we may set it too.
    """

    name: str
    type: Type
    required: bool = False
    settable: bool = True
    computed: bool = False
    default: object = None
    sensitive: bool = False
    deprecated: bool = False
    checks: tuple[Check, ...] = ()

    def to_message(self) -> Any:
        return pb.Schema.Attribute(
            name=self.name,
            type=self.type.wire,
            required=self.required,
            optional=self.settable and not self.required,
            computed=self.computed,
            sensitive=self.sensitive,
            deprecated=self.deprecated,
        )


def required(name: str, kind: Type = STRING, *checks: Check) -> Attribute:
    """An attribute that a template must set."""
    return Attribute(name=name, type=kind, required=True, checks=checks)


def optional(
    name: str, kind: Type = STRING, *checks: Check, default: object = None
) -> Attribute:
    """An attribute that a template may set; it has ``default`` if it doesn't."""
    return Attribute(
        name=name,
        type=kind,
        computed=default is not None,
        default=default,
        checks=checks,
    )


def computed(
    name: str, kind: Type = STRING, *, sensitive: bool = False, deprecated: bool = False
) -> Attribute:
    """An attribute that only the provider sets."""
    return Attribute(
        name=name,
        type=kind,
        settable=False,
        computed=True,
        sensitive=sensitive,
        deprecated=deprecated,
    )


@dataclass(frozen=True, slots=True)
class Body:
    """The attributes and blocks between two braces."""

    attributes: tuple[Attribute, ...] = ()
    blocks: tuple["Block", ...] = ()

    def to_message(self) -> Any:
        return pb.Schema.Block(
            attributes=[attribute.to_message() for attribute in self.attributes],
            block_types=[block.to_message() for block in self.blocks],
        )

    def to_schema(self) -> Any:
        return pb.Schema(version=_VERSION, block=self.to_message())

    @property
    def adds_blocks(self) -> bool:
        """Whether some block is there although the template didn't write it."""
        return any(block.always for block in self.blocks)

    @property
    def settable(self) -> frozenset[str]:
        """Names of the attributes and blocks that a template can set."""
        return frozenset(
            [attribute.name for attribute in self.attributes if attribute.settable]
            + [block.name for block in self.blocks]
        )


@dataclass(frozen=True, slots=True)
class Block:
    """A block, as often as ``at_least`` and ``at_most`` (0: any) allow, in order.

    ``always``: where a template has none, there is one made of defaults.
    """

    name: str
    body: Body
    at_least: int = 0
    at_most: int = 0
    always: bool = False

    def to_message(self) -> Any:
        return pb.Schema.NestedBlock(
            type_name=self.name,
            block=self.body.to_message(),
            nesting=pb.Schema.NestedBlock.LIST,
            min_items=self.at_least,
            max_items=self.at_most,
        )


def complete(body: Body, config: Config, prior: Config | None = None) -> dict[str, Any]:
    """Fill ``config`` in: defaults, what ``prior`` had been computed to, or UNKNOWN.

    The result has every attribute and block of ``body`` and nothing else, so it is
    also how values written under another schema are made to fit this one.
    """
    whole: dict[str, Any] = {}
    for attribute in body.attributes:
        value = config.get(attribute.name)
        if value is None:
            value = _unset(attribute, prior)
        whole[attribute.name] = value
    for block in body.blocks:
        items = config.get(block.name)
        if items is not UNKNOWN:
            before = (prior or {}).get(block.name)
            items = _complete_items(block, items or [], before or [])
        whole[block.name] = items
    return whole


def _unset(attribute: Attribute, prior: Config | None) -> object:
    if attribute.default is not None or not attribute.computed:
        return attribute.default
    return UNKNOWN if prior is None else prior.get(attribute.name)


def _complete_items(block: Block, items: list[Any], before: list[Any]) -> list[Any]:
    if not items and block.always:
        items = [{}]
    return [
        item
        if item is UNKNOWN
        else complete(block.body, item, before[i] if i < len(before) else None)
        for i, item in enumerate(items)
    ]


def settled(value: Any) -> Any:
    """Replace what is still UNKNOWN by null, all the way down."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Mapping):
        return {name: settled(member) for name, member in value.items()}
    if isinstance(value, list):
        return [settled(member) for member in value]
    return value
