"""What a licence says, once its signature has been checked.

Rule: spec/identity-enterprise.md, 1.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from wirtual.core import clock
from wirtual.core.ids import find_uuid
from wirtual.deployment.license.errors import LicenseInvalid
from wirtual.deployment.license.keys import find_key

ALGORITHMS = ["Ed25519"]

#: The form of claims that is understood.
CLAIMS_VERSION = 3

#: Both have to be there: when the token ends, and when what it grants does.
ENDS = ("exp", "license_expires")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that may be kept."""

    uuid: UUID
    expires_at: datetime
    claims: dict[str, Any]


def read_licence(
    text: str, keys: Mapping[str, bytes], *, deployment_id: UUID
) -> Licence:
    """The licence that ``text`` is. One that begins later is taken as well.

    Raises:
        LicenseInvalid: it isn't one, isn't signed by one of ``keys``, is over, or was
            issued for other deployments.
    """
    claims = _checked_claims(text, keys)
    if claims.get("version") != CLAIMS_VERSION:
        raise LicenseInvalid(detail=f"Its claims aren't of version {CLAIMS_VERSION}.")
    ends = [_instant(claims, name) for name in ENDS]
    if ends[0] <= clock.now():
        raise LicenseInvalid(detail="It has expired.")
    deployments = claims.get("deployment_ids") or []
    if deployments and str(deployment_id) not in deployments:
        raise LicenseInvalid(
            "The license was issued for other deployments; the id of this one is "
            f"{deployment_id}."
        )
    return Licence(
        uuid=find_uuid(claims.get("jti")) or uuid4(), expires_at=ends[0], claims=claims
    )


def _checked_claims(text: str, keys: Mapping[str, bytes]) -> dict[str, Any]:
    def key_for(signed: Any) -> OKPKey:
        key_id = str(signed.headers().get("kid", ""))
        key = find_key(keys, key_id)
        if key is None:
            raise LicenseInvalid(
                detail=f"It is signed with the key {key_id!r}, which this server "
                "doesn't know."
            )
        return key

    try:
        token = jwt.decode(text, key_for, algorithms=ALGORITHMS)
    except (JoseError, ValueError) as error:
        raise LicenseInvalid(detail=str(error) or type(error).__name__) from error
    return dict(token.claims)


def _instant(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LicenseInvalid(detail=f"The claim {name!r} is missing.")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise LicenseInvalid(detail=f"The claim {name!r} is no instant.") from error
