"""Colours texts with Pygments: a small program that `painting` starts and may kill.

Started as ``python -I painter.py``. It reads a list of texts with their file names, as
JSON, and writes for each the language and the lines as HTML. Imports nothing of ours.
"""

import json
import sys
from pathlib import PurePosixPath
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name

#: What Pygments doesn't know, or takes for something that isn't found here.
BY_ENDING = {
    ".tfvars": "terraform",
    ".tfbackend": "terraform",
    ".tfstate": "json",
    ".tmpl": "text",
    ".tpl": "text",
    ".tftpl": "text",
    ".gotmpl": "text",
}
#: Endings of what becomes something else; what it becomes stands before them.
OF_TEMPLATES = {".tmpl", ".tpl", ".tftpl", ".gotmpl"}

BY_INTERPRETER = {"sh": "bash", "bash": "bash", "dash": "bash", "zsh": "bash"}

#: Puts a prefix before every class, so that no other sheet knows them.
FORMATTER = HtmlFormatter(nowrap=True, classprefix="t-")


def paint(name: str, text: str) -> dict[str, Any]:
    """The language of a text, and its lines in colours."""
    lexer = lexer_of(name, text)
    painted = highlight(text, lexer, FORMATTER)
    return {"language": lexer.name, "lines": painted.removesuffix("\n").split("\n")}


def lexer_of(name: str, text: str) -> Lexer:
    """The lexer for a file of this name; else by its first line, if it names one."""
    path = PurePosixPath(name)
    if path.suffix in OF_TEMPLATES and PurePosixPath(path.stem).suffix:
        return lexer_of(path.stem, text)
    options = {"stripnl": False}
    if path.suffix in BY_ENDING:
        return get_lexer_by_name(BY_ENDING[path.suffix], **options)
    known = find_lexer_class_for_filename(path.name)
    if known is not None:
        return known(**options)
    return get_lexer_by_name(_interpreter(text), **options)


def _interpreter(text: str) -> str:
    """What a first line such as ``#!/usr/bin/env bash`` asks for."""
    first = text.split("\n", 1)[0]
    if not first.startswith("#!"):
        return "text"
    words = first[2:].split()
    program = PurePosixPath(words[-1]).name if words else ""
    return (
        "python"
        if program.startswith("python")
        else BY_INTERPRETER.get(program, "text")
    )


if __name__ == "__main__":
    json.dump([paint(**each) for each in json.load(sys.stdin)], sys.stdout)
