"""Random texts that nobody can guess, and the ids that mean *none*."""

import secrets
import string
from uuid import UUID

ALPHANUMERIC = string.ascii_letters + string.digits

#: In bodies and paths it counts as absent.
NIL = UUID(int=0)


def random_text(length: int) -> str:
    """``length`` random letters and digits, fit for secrets."""
    return "".join(secrets.choice(ALPHANUMERIC) for _ in range(length))


def find_uuid(text: object) -> UUID | None:
    """The UUID that ``text`` spells in its canonical form, or None."""
    if isinstance(text, UUID):
        return text
    if not isinstance(text, str) or len(text) != 36 or text.count("-") != 4:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
