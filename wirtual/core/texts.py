"""Texts of strangers, made fit for people: all of them can be seen, short, counted.

Rule: wirtual/docs/decisions/0023-operators-look-into-templates.md.
"""

import re
import unicodedata

#: Categories of Unicode that nobody sees: controls, what only changes how other
#: characters are written, halves of characters, and unusual ends of lines.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_PERHAPS_UNSEEN = re.compile("[^ -~]")
_HALF = re.compile("[\ud800-\udfff]")
#: Halves that stand for bytes that are no text: see ``surrogateescape``.
_BYTES = range(0xDC80, 0xDD00)


def visible(text: str) -> str:
    """``text`` with all that nobody would see in a form that all see.

    Tabs and line feeds stay: they are for texts of several lines.
    """
    return _PERHAPS_UNSEEN.sub(
        lambda found: found[0] if found[0] in "\t\n" else _mark(found[0]), text
    )


def visible_line(text: str) -> str:
    """The same for names and values, which stand in one line."""
    return _PERHAPS_UNSEEN.sub(lambda found: _mark(found[0]), text)


def encodable(name: str) -> str:
    """A name as UTF-8 can hold it, as it is otherwise. In a tar it may be any bytes."""
    return _HALF.sub(lambda found: _mark(found[0]), name)


def _mark(character: str) -> str:
    if unicodedata.category(character) not in UNSEEN:
        return character
    if character == "\r":
        return "␍"  # at the end of each line of some files
    code = ord(character)
    return f"⟨0x{code - 0xDC00:02X}⟩" if code in _BYTES else f"⟨U+{code:04X}⟩"


def shortened(text: str, longest: int) -> str:
    """A text, or its first ``longest`` characters and a sign that there are more."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def counted(number: int, noun: str) -> str:
    """How many there are: ``1 file``, ``2,000 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def is_binary(content: bytes) -> bool:
    """Whether it is certainly no text."""
    return b"\0" in content


def find_text(content: bytes) -> str | None:
    """What is written in UTF-8, or None if that is no text."""
    if is_binary(content):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
