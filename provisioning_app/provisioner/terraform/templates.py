"""String templates of HCL: quoted and heredoc, ``${}``, ``%{ if }``, ``~``.

A template is first flattened into pieces in the order of its text. White space is
part of the text between two nodes, which the grammar leaves out; so literal text is
taken from the source, not from the tree.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from tree_sitter import Node

from provisioning_app.provisioner.terraform.hcl import significant, text_of
from provisioning_app.provisioner.terraform.values import (
    Unconvertible,
    Value,
    to_bool,
    to_text,
)

Evaluate = Callable[[Node], Value]

#: Characters of a template's text. Few words can make very many, and what is evaluated
#: here becomes a tag.
LONGEST_TEXT = 64 * 1024

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}


class Sign(Enum):
    """What a piece is."""

    TEXT = "text"
    VALUE = "${ }"
    IF = "%{ if }"
    ELSE = "%{ else }"
    END = "%{ endif }"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a template. Those with ``~`` eat white space on that side."""

    sign: Sign
    text: str = ""
    expression: Node | None = None
    eats_before: bool = False
    eats_after: bool = False


def render(node: Node, evaluate: Evaluate) -> Value:
    """Give a template's value: a string, unless it is nothing but one ``${}``."""
    template = node if node.type == "string_lit" else significant(node)[0]
    if template.type == "heredoc_template":
        pieces = _heredoc(template)
    else:
        pieces = _quoted(template)
    if len(pieces) == 1 and pieces[0].expression is not None:
        return evaluate(pieces[0].expression)
    return _text(pieces, evaluate)


def _text(pieces: list[Piece], evaluate: Evaluate) -> str:
    """Evaluate piece after piece, skipping branches that aren't taken."""
    written: list[str] = []
    taken: list[bool] = []  # for each open if, whether its branch is read
    length = 0
    for piece in pieces:
        said = ""
        match piece:
            case Piece(Sign.IF, expression=Node() as condition):
                taken.append(to_bool(evaluate(condition)))
            case Piece(Sign.ELSE):
                taken[-1] = not taken[-1]
            case Piece(Sign.END):
                taken.pop()
            case Piece(Sign.VALUE, expression=Node() as expression) if all(taken):
                said = to_text(evaluate(expression))
            case Piece(Sign.TEXT) if all(taken):
                said = piece.text
        written.append(said)
        length += len(said)
        if length > LONGEST_TEXT:
            raise Unconvertible(f"a text of more than {LONGEST_TEXT} characters")
    return "".join(written)


def _eaten(pieces: list[Piece]) -> list[Piece]:
    """Take away the white space that a neighbour with ``~`` eats."""
    eaten = []
    neighbours = zip([None, *pieces], pieces, [*pieces[1:], None], strict=False)
    for before, piece, after in neighbours:
        text = piece.text
        if before is not None and before.eats_after:
            text = text.lstrip()
        if after is not None and after.eats_before:
            text = text.rstrip()
        eaten.append(replace(piece, text=text))
    return eaten


def _quoted(template: Node) -> list[Piece]:
    start, *inner, end = template.children
    pieces = _pieces(template, inner, start.end_byte, end.start_byte)
    return [replace(each, text=_unescaped(each.text)) for each in _eaten(pieces)]


def _heredoc(template: Node) -> list[Piece]:
    start, begin, *inner, end = template.children
    line_end = (template.text or b"").index(b"\n", begin.end_byte - template.start_byte)
    first = template.start_byte + line_end + 1
    pieces = _pieces(template, inner, first, end.start_byte)
    if pieces and pieces[-1].sign is Sign.TEXT:
        last = pieces[-1]  # ends with the indentation of the closing word
        pieces[-1] = replace(last, text=last.text.rstrip(" \t"))
    lines = _eaten(list(_lines(pieces)))  # the line end is all that ~ eats
    if text_of(start) == "<<-":
        lines = _unindented(lines)
    return [replace(each, text=_undoubled(each.text)) for each in lines]


def _lines(pieces: list[Piece]) -> Iterator[Piece]:
    """Cut text into lines."""
    for piece in pieces:
        if piece.sign is Sign.TEXT:
            for line in _LINE.findall(piece.text):
                yield replace(piece, text=line)
        else:
            yield piece


def _unindented(pieces: list[Piece]) -> list[Piece]:
    """Take away the indentation that all lines have. Blank ones don't count."""
    made = list(pieces)
    begins = True
    firsts = []
    for number, piece in enumerate(pieces):
        if begins and (piece.text.strip() or not piece.text.endswith("\n")):
            firsts.append(number)
        begins = piece.sign is Sign.TEXT and piece.text.endswith("\n")
    width = min((_indentation(pieces[each].text) for each in firsts), default=0)
    for number in firsts:
        made[number] = replace(pieces[number], text=pieces[number].text[width:])
    return made


def _indentation(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def _pieces(container: Node, nodes: list[Node], start: int, end: int) -> list[Piece]:
    """Flatten nodes, with the text that stands between them."""
    source = container.text or b""
    pieces: list[Piece] = []
    position = start

    def text_until(stop: int) -> Iterator[Piece]:
        raw = source[position - container.start_byte : stop - container.start_byte]
        if raw:
            yield Piece(Sign.TEXT, raw.decode("utf-8", "replace"))

    for node, sign in _marks(nodes):
        pieces += text_until(node.start_byte)
        pieces.append(_piece(node, sign))
        position = node.end_byte
    return [*pieces, *text_until(end)]


def _marks(nodes: list[Node]) -> Iterator[tuple[Node, Sign]]:
    """Yield what isn't text, from within directives too."""
    for node in nodes:
        if node.type in _MARKS:
            yield node, _MARKS[node.type]
        elif node.type in {"template_directive", "template_if"}:
            yield from _marks(node.children)
        elif node.type == "template_for":
            raise Unconvertible("a template can't repeat anything here")


_MARKS = {
    "template_interpolation": Sign.VALUE,
    "template_if_intro": Sign.IF,
    "template_else_intro": Sign.ELSE,
    "template_if_end": Sign.END,
}


def _piece(node: Node, sign: Sign) -> Piece:
    children = node.children
    return Piece(
        sign,
        expression=next((each for each in children if each.type == "expression"), None),
        eats_before=children[1].type == "strip_marker",
        eats_after=children[-2].type == "strip_marker",
    )


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code:
            number = int(code, 16)
            if number > 0x10FFFF or 0xD800 <= number < 0xE000:
                raise Unconvertible(f"{match[0]} is no character")
            return chr(number)
        return _CONTROL.get(match[3], match[3])

    return _ESCAPE.sub(character, _undoubled(text))


def _undoubled(text: str) -> str:
    """Read ``$${`` and ``%%{`` as what they stand for."""
    return text.replace("$${", "${").replace("%%{", "%{")
