"""Markdown without its marks, for places that can't show it.

Rule: spec/templates.md, 8.1, ``description_plaintext``.
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])


def plaintext(markdown: str) -> str:
    """The words of ``markdown``. Text without marks comes back as it is, trimmed."""
    blocks = _Blocks()
    for token in _MARKDOWN.parse(markdown):
        blocks.add(token)
    words = blocks.text()
    if words.split() == markdown.split():
        return markdown.strip()  # its own spaces and lines
    return words


class _Blocks:
    """Paragraphs in the making: what begins a line, and what separates blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._counters: list[int | None] = []  # of the open lists
        self._mark = ""
        self._is_tight = False

    def add(self, token: Token) -> None:
        """Take one block of the document."""
        kind = token.type
        if kind in ("ordered_list_open", "bullet_list_open"):
            ordered = kind == "ordered_list_open"
            self._counters.append(int(token.attrGet("start") or 1) if ordered else None)
        elif kind in ("ordered_list_close", "bullet_list_close"):
            self._counters.pop()
            self._is_tight = False
        elif kind == "list_item_open":
            self._mark = self._next_mark()
        elif kind in ("fence", "code_block", "html_block"):
            self._write(token.content.rstrip("\n"))
        elif kind == "inline":
            self._write("".join(_words(token.children or [])))

    def text(self) -> str:
        """All blocks together."""
        return "".join(self._parts).strip()

    def _next_mark(self) -> str:
        number = self._counters[-1]
        if number is None:
            return "- "
        self._counters[-1] = number + 1
        return f"{number}. "

    def _write(self, text: str) -> None:
        in_list = bool(self._counters)
        if self._parts:
            self._parts.append("\n" if in_list and self._is_tight else "\n\n")
        self._parts.append(self._mark + text)
        self._mark = ""
        self._is_tight = in_list


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    addresses: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "html_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "link_open":
            is_bare = token.markup == "autolink"
            addresses.append("" if is_bare else f" ({token.attrGet('href') or ''})")
        elif token.type == "link_close":
            yield addresses.pop()
        elif token.type == "image":
            yield f"{token.content} ({token.attrGet('src') or ''})"
