"""Passwords: how they are kept, how they are compared, and which are good enough.

Rule: spec/identity.md, 2.9.
"""

import hmac
from base64 import b64decode, b64encode
from hashlib import pbkdf2_hmac
from itertools import pairwise
from math import log2
from secrets import token_bytes

SCHEME = "pbkdf2-sha256"
ITERATIONS = 65535
SALT_BYTES = 16
HASH_BYTES = 64

#: Least entropy of a password, in bits, and its greatest length, in bytes.
LEAST_ENTROPY = 52
LONGEST = 64

#: Classes of characters; one that occurs adds its size to the alphabet.
CLASSES = (
    "!@$&*",
    "_-., ",
    "\"#%'()+/:;<=>?[\\]^{|}~",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789",
)
#: Rows of characters that people run along with a finger.
SEQUENCES = (
    "0123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
)


class MalformedHash(Exception):
    """What is stored for a password isn't in any form that we write."""


def hashed(password: str) -> str:
    """The form in which ``password`` is stored."""
    salt = token_bytes(SALT_BYTES)
    digest = pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS, HASH_BYTES)
    return f"${SCHEME}${ITERATIONS}${_encode(salt)}${_encode(digest)}"


def matches(password: str, stored: str) -> bool:
    """Whether ``stored`` was made of ``password``.

    Where nothing is stored the same work is done, so that time tells nothing.

    Raises:
        MalformedHash: ``stored`` isn't the form of a password.
    """
    if not stored:
        pbkdf2_hmac("sha256", password.encode(), b"\0" * 16, ITERATIONS, HASH_BYTES)
        return False
    try:
        nothing, scheme, iterations, salt, digest = stored.split("$")
        if nothing or scheme != SCHEME or not 0 < int(iterations) < 2**31:
            raise MalformedHash
        expected = _decode(digest)
        given = pbkdf2_hmac(
            "sha256",
            password.encode(),
            _decode(salt),
            int(iterations),
            len(expected) or HASH_BYTES,
        )
    except ValueError as error:
        raise MalformedHash from error
    return hmac.compare_digest(given, expected)


def password_problem(password: str) -> str | None:
    """Why ``password`` is not good enough, or None."""
    if len(password.encode()) > LONGEST:
        return f"must be at most {LONGEST} bytes long"
    if entropy(password) < LEAST_ENTROPY:
        return (
            "is too easy to guess: make it longer, or mix upper case, lower case,"
            " digits and special characters"
        )
    return None


def entropy(password: str) -> float:
    """How many bits a guesser has to guess."""
    known = "".join(CLASSES)
    alphabet = sum(len(each) for each in CLASSES if set(each) & set(password))
    alphabet += len(set(password) - set(known))
    if alphabet == 0:
        return 0.0
    return len(_collapsed(password).encode()) * log2(alphabet)


def _collapsed(password: str) -> str:
    """``password`` with each run of a character or along a sequence cut to two."""
    text = _cut_runs(password, {(each, each) for each in password})
    for sequence in SEQUENCES:
        for row in (sequence, sequence[::-1]):
            text = _cut_runs(text, set(pairwise(row)))
    return text


def _cut_runs(text: str, steps: set[tuple[str, str]]) -> str:
    """``text`` with only the first two of each run of characters along ``steps``."""
    kept, length = "", 0
    for before, character in zip(" " + text, text, strict=False):
        length = length + 1 if kept and (before, character) in steps else 1
        if length <= 2:
            kept += character
    return kept


def _encode(value: bytes) -> str:
    return b64encode(value).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4), validate=True)
