"""The text of a key: made, taken apart, compared.

Rule: spec/identity.md, 2.2.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from orgs_app.api_key.models import ID_LENGTH, SECRET_LENGTH
from wirtual.core.ids import random_text


@dataclass(frozen=True, slots=True)
class KeyText:
    """Both parts of a key; written ``ID-SECRET``."""

    id: str
    secret: str

    def __str__(self) -> str:
        return f"{self.id}-{self.secret}"

    @property
    def digest(self) -> bytes:
        """What is stored of the secret."""
        return sha256(self.secret.encode()).digest()

    def is_secret_of(self, digest: bytes) -> bool:
        """Whether ``digest`` was made of this secret. Takes the same time always."""
        return hmac.compare_digest(self.digest, digest)


def new_key_text() -> KeyText:
    """A key that nobody can guess."""
    return KeyText(random_text(ID_LENGTH), random_text(SECRET_LENGTH))


def find_key_text(text: str) -> KeyText | None:
    """The parts of ``text``, or None if it isn't in the form of a key."""
    parts = text.split("-")
    if [len(part) for part in parts] != [ID_LENGTH, SECRET_LENGTH]:
        return None
    if not all(part.isascii() and part.isalnum() for part in parts):
        return None
    return KeyText(*parts)
