"""Rules for names, as functions that say what is wrong.

Each returns a sentence that tells the rule that was broken, or None. Lengths are in
bytes of UTF-8 unless told otherwise.

Rule: spec/identity.md, 1.6; spec/templates.md, 1.4.
"""

import re
import secrets

from wirtual.core.random_names import adjective_and_surname

NAME = re.compile(r"[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*")
VERSION_NAME = re.compile(r"[a-zA-Z0-9]+(?:[_.-][a-zA-Z0-9]+)*")
RESERVED = frozenset({"new", "create"})

NAME_BYTES = 32
GROUP_NAME_BYTES = 255
VERSION_NAME_BYTES = 64
DISPLAY_NAME_BYTES = 64
REAL_NAME_BYTES = 128
BLANKS = "\t\n\f\r "
NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9-]")


def name_problem(text: str, *, longest: int = NAME_BYTES) -> str | None:
    """Names that stand in URLs: users, organizations, templates, workspaces."""
    if not 1 <= len(text.encode()) <= longest:
        return f"must be 1 to {longest} characters long"
    if not NAME.fullmatch(text):
        return "may hold letters and digits, in groups joined by single hyphens"
    if text in RESERVED:
        return f"is reserved: {text!r} can't be used as a name"
    return None


def group_name_problem(text: str) -> str | None:
    """Names of groups: as other names, but longer."""
    return name_problem(text, longest=GROUP_NAME_BYTES)


def version_name_problem(text: str) -> str | None:
    """Names of template versions."""
    if not 1 <= len(text.encode()) <= VERSION_NAME_BYTES:
        return f"must be 1 to {VERSION_NAME_BYTES} characters long"
    if not VERSION_NAME.fullmatch(text):
        return "may hold letters and digits, in groups joined by a single '_', '-', '.'"
    return None


def display_name_problem(text: str) -> str | None:
    """Names that are only shown."""
    return _shown_text_problem(text, DISPLAY_NAME_BYTES)


def real_name_problem(text: str) -> str | None:
    """What a person is called."""
    return _shown_text_problem(text, REAL_NAME_BYTES)


def normalised_real_name(text: str) -> str:
    """``text`` trimmed and cut, as it is taken over from elsewhere."""
    cut = text.strip().encode()[:REAL_NAME_BYTES]
    return cut.decode(errors="ignore").strip()


def derived_name(text: str) -> str:
    """A valid name made of ``text``, which comes from elsewhere, or a random one.

    What is valid stays. Otherwise the domain of an address and every character that
    names can't hold are dropped.
    """
    if name_problem(text) is None:
        return text
    local = text.rpartition("@")[0] if "@" in text else text
    kept = NOT_IN_NAMES.sub("", local)
    return kept if name_problem(kept) is None else random_name()


def random_name() -> str:
    """A random valid name such as ``brave-lovelace7``."""
    adjective, surname = adjective_and_surname()
    return f"{adjective}-{surname}{secrets.randbelow(10)}"


def _shown_text_problem(text: str, longest: int) -> str | None:
    if len(text.encode()) > longest:
        return f"must be at most {longest} bytes long"
    if text != text.strip(BLANKS):
        return "must not begin or end with a blank"
    if "\n" in text:
        return "must be a single line"
    return None
