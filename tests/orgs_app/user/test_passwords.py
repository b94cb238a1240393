"""How passwords are kept, and which are good enough. Rule: spec/identity.md, 2.9."""

import re

import pytest

from orgs_app.user import passwords
from orgs_app.user.passwords import MalformedHash, entropy, password_problem

GOOD = "SomeSecurePassword!"


def test_the_stored_form():
    form = r"\$pbkdf2-sha256\$65535\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{86}"
    assert re.fullmatch(form, passwords.hashed(GOOD))


def test_a_password_matches_what_was_made_of_it():
    stored = passwords.hashed(GOOD)
    assert passwords.matches(GOOD, stored)
    assert not passwords.matches("another", stored)


def test_other_iteration_counts_are_read():

    stored = "$pbkdf2-sha256$1000$MDAwMDAwMDAwMDAwMDAwMA${digest}"
    import hashlib
    from base64 import b64encode

    digest = hashlib.pbkdf2_hmac("sha256", b"secret", b"0" * 16, 1000, 64)
    stored = stored.format(digest=b64encode(digest).decode().rstrip("="))
    assert passwords.matches("secret", stored)


@pytest.mark.parametrize(
    "stored",
    ["plain", "$md5$1$a$b", "$pbkdf2-sha256$x$a$b", "$pbkdf2-sha256$1$?$b", "$a$b"],
)
def test_a_malformed_hash_is_an_error(stored):
    with pytest.raises(MalformedHash):
        passwords.matches(GOOD, stored)


def test_nothing_stored_matches_nothing():
    assert not passwords.matches("", "")


@pytest.mark.parametrize("password", ["PasswordSecured123!", GOOD, "correct horse b"])
def test_good_passwords(password):
    assert password_problem(password) is None


@pytest.mark.parametrize(
    "password", ["", "pass", "password", "a" * 65, GOOD * 4, "aaaaaaaaaaaaaaaaaaaaaaaa"]
)
def test_weak_and_long_passwords(password):
    assert password_problem(password)


def test_twelve_mixed_lower_case_letters_are_enough():
    assert password_problem("kxtbvqhwzmpr") is None
    assert password_problem("kxtbvqhwzmp")


@pytest.mark.parametrize(
    ("password", "counted"),
    [
        ("aaaa", 2),
        ("aab", 3),
        ("1234567890", 3),  # 12, then 0
        ("4321", 2),
        ("qwerty", 2),
        ("abcx", 3),
        ("ab", 2),
    ],
)
def test_runs_count_as_two(password, counted):
    import math

    alphabet = 10 if password.isdigit() else 26
    assert entropy(password) == pytest.approx(counted * math.log2(alphabet))


def test_each_class_of_characters_counts_once():
    import math

    assert entropy("aB3!_<") == pytest.approx(6 * math.log2(26 + 26 + 10 + 5 + 5 + 22))
    assert entropy("éü") == pytest.approx(4 * math.log2(2))
