"""Blocks and attributes of HCL files, with their exact source, without Terraform.

The grammar is tree-sitter's. It takes a little more than Terraform does; what
Terraform doesn't like, its own init reports.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import tree_sitter
import tree_sitter_hcl
from tree_sitter import Node

from provisioning_app.provisioner.terraform.values import Value

_BOM = b"\xef\xbb\xbf"
_EXPONENT = re.compile(rb"[eE][+-]?[0-9]")
#: How much of a wrong text a message shows, in characters.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a file, and where."""

    summary: str
    detail: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """``name = expression``."""

    name: str
    expression: Node
    line: int

    @property
    def source(self) -> str:
        """The expression as it stands in the file."""
        return text_of(self.expression)


@dataclass(frozen=True, slots=True)
class Constant:
    """An attribute of a JSON file, whose value is there already."""

    name: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """``type "label" { ... }``; ``nested_blocks`` reads what is within."""

    type: str
    labels: tuple[str, ...]
    file: str
    line: int
    attributes: dict[str, Attribute | Constant] = field(default_factory=dict)
    body: Node | None = None


@dataclass(frozen=True, slots=True)
class File:
    """The top blocks of a file, and what is wrong with it."""

    name: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def read_file(name: str, source: bytes) -> File:
    """Read an HCL file. What can be read of a broken one is read."""
    source = source.removeprefix(_BOM)
    root = _tree(source)
    problems = list(_syntax_problems(name, root))
    bodies = [each for each in root.named_children if each.type == "body"]
    nodes = [node for body in bodies for node in body.named_children]
    blocks = [_block(name, each, problems) for each in nodes if each.type == "block"]
    return File(name, tuple(blocks), tuple(problems))


def nested_blocks(block: Block) -> list[Block]:
    """Read the blocks directly within a block."""
    nodes = block.body.named_children if block.body is not None else []
    return [_block(block.file, each, []) for each in nodes if each.type == "block"]


def read_expression(source: str) -> Node | None:
    """Read a single expression; None if it isn't one."""
    text = f"x = {source}\n".encode()
    root = _tree(text)
    if root.has_error:
        return None
    body = root.named_child(0)
    if body is None or body.type != "body" or body.named_child_count != 1:
        return None
    attribute = body.named_child(0)
    if attribute is None or attribute.type != "attribute":
        return None
    return _value_of(attribute)


def text_of(node: Node) -> str:
    """Give a node's source text."""
    return (node.text or b"").decode("utf-8", "replace")


def line_of(node: Node) -> int:
    """Give the line on which a node begins, counted from 1."""
    return int(node.start_point.row) + 1


def significant(node: Node) -> list[Node]:
    """Give a node's named children, without comments."""
    return [each for each in node.named_children if each.type != "comment"]


def object_elements(expression: Node) -> list[tuple[Node, Node]] | None:
    """Give keys and values if the whole expression is a ``{…}``, or None."""
    node = expression
    for kind in ("collection_value", "object"):
        children = significant(node)
        if len(children) != 1 or children[0].type != kind:
            return None
        node = children[0]
    pairs = [significant(each) for each in significant(node)]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


@cache
def _language() -> tree_sitter.Language:
    return tree_sitter.Language(tree_sitter_hcl.language())


def _tree(source: bytes) -> Node:
    parser = tree_sitter.Parser(_language())  # cheap, and not to be shared by threads
    root = parser.parse(source).root_node
    if not root.has_error:
        return root
    # The grammar doesn't know 1e9, only 1.0e9. Lines stay where they are.
    for end in sorted(_ends_before_exponent(root, source), reverse=True):
        source = source[:end] + b".0" + source[end:]
    return parser.parse(source).root_node


def _ends_before_exponent(root: Node, source: bytes) -> Iterator[int]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "numeric_lit" and _EXPONENT.match(source, node.end_byte):
            yield node.end_byte
        waiting += node.children


def _block(file: str, node: Node, problems: list[Problem]) -> Block:
    kind, *rest = significant(node)
    labels = [each for each in rest if each.type in {"identifier", "string_lit"}]
    block = Block(
        type=text_of(kind),
        labels=tuple(text_of(each).strip('"') for each in labels),
        file=file,
        line=line_of(node),
        body=next((each for each in rest if each.type == "body"), None),
    )
    if block.body is not None:
        _read_attributes(block, block.body, problems)
    return block


def _read_attributes(block: Block, body: Node, problems: list[Problem]) -> None:
    for node in body.named_children:
        value = _value_of(node) if node.type == "attribute" else None
        if value is None:
            continue
        name = text_of(node.named_children[0])
        earlier = block.attributes.get(name)
        if earlier is None:
            block.attributes[name] = Attribute(name, value, line_of(node))
            continue
        problems.append(
            Problem(
                "Attribute redefined",
                f'The argument "{name}" was already set on line {earlier.line}. Each'
                " argument may be set only once.",
                block.file,
                line_of(node),
            )
        )


def _value_of(attribute: Node) -> Node | None:
    children = significant(attribute)
    return children[-1] if children and children[-1].type == "expression" else None


def _syntax_problems(file: str, root: Node) -> Iterator[Problem]:
    """Tell the first syntax error. Those after it are mostly its consequences."""
    for node in _wrong_nodes(root):
        if node.is_missing:
            summary = "Unexpected end"
            detail = f"Something that was begun isn't ended: {node.type} is missing."
        elif "=" in text_of(node):
            summary = "Invalid expression"
            detail = f"This can't be read: {_shown(node)}"
        else:
            summary = "Argument or block definition required"
            detail = (
                f"This is neither an argument nor a block: {_shown(node)} An argument"
                " is a name, an equals sign and a value; a block is a type, its"
                " labels and braces."
            )
        yield Problem(summary, detail, file, line_of(node))
        return


def _wrong_nodes(root: Node) -> Iterator[Node]:
    """Yield nodes that the grammar couldn't place, in the order of the text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield node
        elif node.has_error:
            waiting += reversed(node.children)


def _shown(node: Node) -> str:
    text = " ".join(text_of(node).split())
    return f'"{text[:_SHOWN]}…".' if len(text) > _SHOWN else f'"{text}".'
