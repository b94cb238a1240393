"""What an e-mail address looks like."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def email_problem(text: str) -> str | None:
    """Why ``text`` is no e-mail address, or None."""
    try:
        validate_email(text)
    except ValidationError:
        return "must be an e-mail address"
    return None
