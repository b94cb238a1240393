"""What an e-mail address looks like."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

#: RFC 5321, 4.5.3.1.3: with the brackets around it 256.
LONGEST = 254


def email_problem(text: str) -> str | None:
    """Why ``text`` is no e-mail address, or None.

    Letters outside of ASCII are refused: some look like others, some become others in
    another case. Domains with such letters have a spelling that begins with ``xn--``.
    """
    if not text.isascii():
        return "must be written in ASCII; write such domains as 'xn--…'"
    if len(text) > LONGEST:
        return f"must be at most {LONGEST} characters long"
    try:
        validate_email(text)
    except ValidationError:
        return "must be an e-mail address"
    return None
