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
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

logger = logging.getLogger(__name__)

#: Half a MiB of Terraform takes half a second.
PATIENCE = timedelta(seconds=3)

PAINTER = Path(__file__).with_name("painter.py")

#: Characters that nobody sees, but that can make a text read as another: controls, and
#: marks that change the direction of writing.
_UNSEEN = (
    *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
    *(0x7F, 0x061C, 0x200E, 0x200F, 0xFEFF),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_MADE_VISIBLE = {code: f"⟨U+{code:04X}⟩" for code in _UNSEEN}


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


def painted(*texts: Text, patience: timedelta = PATIENCE) -> list[Painted]:
    """Colour texts, all of them within ``patience``, or else none."""
    shown = [Text(each.name, visible(each.body)) for each in texts]
    try:
        return _ask(shown, patience)
    except subprocess.TimeoutExpired:
        logger.info("colouring took too long", extra={"name_of_text": texts[0].name})
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        logger.warning("colouring failed: %s", error)
    return [plain(each.body) for each in shown]


def plain(text: str) -> Painted:
    """A text as it is."""
    lines = visible(text).removesuffix("\n").split("\n")
    return Painted([escape(line) for line in lines])


def visible(text: str) -> str:
    """``text`` with characters that nobody would see, in a form that all see."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_MADE_VISIBLE)


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
