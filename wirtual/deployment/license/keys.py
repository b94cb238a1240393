"""The public keys that licences are checked with."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import OKPKey


def find_key(keys: Mapping[str, bytes], key_id: str) -> OKPKey | None:
    """The key of this id, made of its 32 bytes; or None."""
    raw = keys.get(key_id)
    if raw is None:
        return None
    return OKPKey(Ed25519PublicKey.from_public_bytes(raw), None)
