"""Making text fit for the database: what programs print can be anything."""

REPLACEMENT = "\ufffd"


def storable(text: str) -> str:
    """``text`` without what PostgreSQL can't hold: NUL bytes, halves of characters."""
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(
            REPLACEMENT if "\ud800" <= letter <= "\udfff" else letter for letter in text
        )
    return text


def clean(text: str, longest: int) -> str:
    """The first ``longest`` characters of ``text``, made storable."""
    return storable(text[:longest])
