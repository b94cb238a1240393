"""Key pairs for Git."""

import pytest
from cryptography.hazmat.primitives import serialization

from orgs_app.ssh_key.pair import generate_pair


@pytest.mark.parametrize(
    ("algorithm", "begins"),
    [
        ("ed25519", "ssh-ed25519 "),
        ("ecdsa", "ecdsa-sha2-nistp256 "),
        ("rsa4096", "ssh-rsa "),
    ],
)
def test_both_halves_belong_together(algorithm, begins):
    pair = generate_pair(algorithm)
    assert pair.public_key.startswith(begins)
    private = serialization.load_ssh_private_key(pair.private_key.encode(), None)
    public = private.public_key().public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    )
    assert public.decode() == pair.public_key


def test_an_unknown_algorithm_is_a_mistake():
    with pytest.raises(ValueError, match="dsa"):
        generate_pair("dsa")
