"""Makes key pairs for Git."""

from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

RSA_BITS = 4096
RSA_EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key in OpenSSH's form, and the line for ``authorized_keys``."""

    private_key: str
    public_key: str


def generate_pair(algorithm: str) -> KeyPair:
    """A new pair; ``algorithm`` is ``ed25519``, ``ecdsa`` or ``rsa4096``."""
    private = _private_key(algorithm)
    return KeyPair(
        private_key=private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            serialization.NoEncryption(),
        ).decode(),
        public_key=private.public_key()
        .public_bytes(
            serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
        )
        .decode(),
    )


def _private_key(
    algorithm: str,
) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    match algorithm:
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case "ecdsa":
            return ec.generate_private_key(ec.SECP256R1())
        case "rsa4096":
            return rsa.generate_private_key(RSA_EXPONENT, RSA_BITS)
    raise ValueError(f"unknown key algorithm {algorithm!r}")
