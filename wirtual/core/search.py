"""The language of the ``q`` parameter.

A query is lower-cased, split at blanks outside double quotes, and each element is
either ``key:value`` or a bare term that belongs to the operation's default key.

Rule: spec/identity.md, 1.10.
"""

import re

from wirtual.core.errors import FieldProblem, QueryInvalid

ELEMENT = re.compile(r'(?:"[^"]*"|[^\s"])+')
#: Colons between quotes don't separate; this stands in for them while splitting.
QUOTED_COLON = "\x00"


def parse_search(text: str, *, default_key: str) -> dict[str, list[str]]:
    """The values of each key of ``text``, in the order in which they came.

    Raises:
        QueryInvalid: an element has a colon too many, or at its edge.
    """
    found: dict[str, list[str]] = {}
    problems: list[FieldProblem] = []
    for element in ELEMENT.findall(text.lower()):
        key, value, problem = _split(element, default_key)
        if problem:
            problems.append(FieldProblem("q", problem))
        else:
            found.setdefault(key, []).append(value)
    if problems:
        raise QueryInvalid(validations=problems)
    return found


def _split(element: str, default_key: str) -> tuple[str, str, str | None]:
    masked = re.sub(
        r'"[^"]*"', lambda quoted: quoted[0].replace(":", QUOTED_COLON), element
    )
    if masked.startswith(":") or masked.endswith(":"):
        return "", "", f"Query element {element!r} can't start or end with ':'."
    parts = [_plain(part) for part in masked.split(":")]
    if len(parts) == 1:
        return default_key, parts[0], None
    if len(parts) == 2:
        return parts[0], parts[1], None
    return "", "", f"Query element {element!r} can only contain one ':'."


def _plain(part: str) -> str:
    return part.replace('"', "").replace(QUOTED_COLON, ":").strip()
