"""Asking for colours, and doing without them.

Texts come from people whom nobody knows, and Pygments looks at them with regular
expressions that some texts keep busy for minutes: 20,000 letters in a ``.tf`` file take
a quarter of one. Python can't interrupt that, and no other thread runs meanwhile. So it
is done in a process of its own, which is killed when it takes too long.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from wirtual.core.texts import visible

logger = logging.getLogger(__name__)

#: Half a MiB of Terraform takes half a second.
PATIENCE = timedelta(seconds=3)

PAINTER = Path(__file__).with_name("painter.py")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and the name of the file that it is in."""

    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Painted:
    """A text, line by line, as HTML. Without a language it has no colours."""

    lines: list[SafeString]
    language: str = ""
    has_marks: bool = False  #: whether it holds what nobody would see without a mark


def painted(*texts: Text, patience: timedelta = PATIENCE) -> list[Painted]:
    """Colour texts, all of them within ``patience``, or else none.

    What nobody would see in them is marked.
    """
    shown = [Text(each.name, visible(each.body)) for each in texts]
    return [
        replace(result, has_marks=text.body != seen.body)
        for text, seen, result in zip(
            texts, shown, _painted(shown, patience), strict=True
        )
    ]


def _painted(texts: Sequence[Text], patience: timedelta) -> list[Painted]:
    try:
        return _ask(texts, patience)
    except subprocess.TimeoutExpired:
        logger.info("colouring took too long", extra={"name_of_text": texts[0].name})
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        logger.warning("colouring failed: %s", error)
    return [_plain(each.body) for each in texts]


def _plain(text: str) -> Painted:
    lines = text.removesuffix("\n").split("\n")
    return Painted([escape(line) for line in lines])


def _ask(texts: Sequence[Text], patience: timedelta) -> list[Painted]:
    if not texts:
        return []
    asked = json.dumps([{"name": each.name, "text": each.body} for each in texts])
    answer = subprocess.run(
        [sys.executable, "-I", str(PAINTER)],
        input=asked.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        timeout=patience.total_seconds(),
        check=True,
    )
    return [
        # Pygments has escaped what is not its own.
        Painted([mark_safe(line) for line in each["lines"]], each["language"])  # noqa: S308
        for each in json.loads(answer.stdout)
    ]
