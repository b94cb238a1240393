"""What an OpenID Connect provider publishes about itself: its doors and its keys.

Read when it is first needed, and kept for a while. A provider that can't be reached
keeps nobody from starting the server.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from orgs_app.identity_provider.authorization import PATIENCE
from orgs_app.identity_provider.errors import ProviderUnreachable

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_FOR = 3600.0  # seconds
#: Keys are read again for a token of an unknown key, but not more often.
KEYS_KEPT_AT_LEAST = 5.0  # seconds

#: Signatures that a stranger can't make. ``none`` and shared secrets aren't among them.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
DEFAULT_ALGORITHM = "RS256"


@dataclass(frozen=True, slots=True)
class Metadata:
    """A provider's own description, as far as it concerns us."""

    issuer: str
    authorize_url: str
    token_url: str
    keys_url: str
    userinfo_url: str  #: empty, if the provider has none
    algorithms: tuple[str, ...]
    secret_in_body: bool


class Discovery:
    """Keeps what was read, for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._metadata: dict[str, tuple[float, Metadata]] = {}
        self._keys: dict[str, tuple[float, list[Key]]] = {}

    def metadata(self, issuer_url: str, *, skip_issuer_check: bool) -> Metadata:
        """The description of the provider at ``issuer_url``.

        Raises:
            ProviderUnreachable: it can't be read, or is another provider's.
        """
        with self._lock:
            known = self._metadata.get(issuer_url)
        if known is not None and time.monotonic() - known[0] < KEPT_FOR:
            return known[1]
        found = _read(issuer_url.rstrip("/") + WELL_KNOWN)
        try:
            metadata = _metadata(found)
        except (KeyError, TypeError, ValueError) as error:
            raise ProviderUnreachable(
                detail=f"Its description lacks {error}."
            ) from error
        if not skip_issuer_check and metadata.issuer != issuer_url:
            raise ProviderUnreachable(
                detail=f"It calls itself {metadata.issuer!r}, not {issuer_url!r}."
            )
        with self._lock:
            self._metadata[issuer_url] = time.monotonic(), metadata
        return metadata

    def keys(self, url: str, key_id: str | None) -> list[Key]:
        """The provider's keys called ``key_id``; all of them, if that is None.

        Raises:
            ProviderUnreachable: they can't be read.
        """
        with self._lock:
            read_at, keys = self._keys.get(url, (-KEPT_FOR, []))
        age = time.monotonic() - read_at
        found = _called(key_id, keys)
        if age < KEPT_FOR and (found or age < KEYS_KEPT_AT_LEAST):
            return found
        keys = list(_usable(_read(url).get("keys")))
        with self._lock:
            self._keys[url] = time.monotonic(), keys
        return _called(key_id, keys)


#: The one of this process.
discovery = Discovery()


def _read(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=PATIENCE)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnreachable(detail=f"{url} can't be read.") from error
    if not isinstance(found, dict):
        raise ProviderUnreachable(detail=f"{url} holds no object.")
    return found


def _metadata(found: dict[str, Any]) -> Metadata:
    offered = found.get("id_token_signing_alg_values_supported") or []
    algorithms = tuple(each for each in offered if each in ALGORITHMS)
    methods = found.get("token_endpoint_auth_methods_supported") or []
    return Metadata(
        issuer=str(found["issuer"]),
        authorize_url=str(found["authorization_endpoint"]),
        token_url=str(found["token_endpoint"]),
        keys_url=str(found["jwks_uri"]),
        userinfo_url=str(found.get("userinfo_endpoint") or ""),
        algorithms=algorithms or (DEFAULT_ALGORITHM,),
        secret_in_body="client_secret_post" in methods
        and "client_secret_basic" not in methods,
    )


def _usable(published: Any) -> Iterable[Key]:
    """Keys for signatures; those of kinds that we don't know are passed over."""
    for each in published if isinstance(published, list) else ():
        try:
            if each.get("use", "sig") == "sig" and each.get("kty") != "oct":
                yield JWKRegistry.import_key(each)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _called(key_id: str | None, keys: list[Key]) -> list[Key]:
    if key_id is None:
        return keys
    return [key for key in keys if key.kid == key_id or not key.as_dict().get("kid")]
