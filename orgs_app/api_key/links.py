"""Keys that hang on an account at an identity provider.

Such a key is good as long as the account is linked; when what the provider gave has
expired, it is renewed there first. How, the noun that knows providers registers here,
in ``AppConfig.ready``.

Rule: spec/identity.md, 2.3, steps 6 and 7.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from orgs_app.api_key.errors import SignInAgain
from orgs_app.api_key.models import APIKey
from orgs_app.api_key.sign_in import SignIn
from orgs_app.user.enums import LoginType
from wirtual.core import clock

#: Keys that live only as long as the account at the provider is linked.
LINKED = frozenset({LoginType.GITHUB, LoginType.OIDC})

#: Renews the link of a user. Returns when it expires now; NEVER, if it doesn't.
Renew = Callable[[UUID, LoginType], datetime]

_renewers: list[Renew] = []


def register(renew: Renew) -> None:
    """Have links renewed by ``renew``."""
    _renewers[:] = [renew]


def with_living_link(found: SignIn) -> SignIn:
    """``found`` as it is once its link is there and has not expired.

    Raises:
        SignInAgain: the account at the provider isn't linked any more.
        Refusal: whatever renewing refuses.
    """
    if found.login_type not in LINKED:
        return found
    if not found.has_link:
        raise SignInAgain(detail="Please sign in again through your provider.")
    if not is_due(found.link_expires_at):
        return found
    expires_at = _renewers[0](found.user_id, LoginType(found.login_type))
    if expires_at == clock.NEVER:
        return found
    APIKey.objects.filter(pk=found.key_id).update(expires_at=expires_at)
    return replace(found, expires_at=expires_at, renewed=True)


def is_due(expires_at: datetime | None) -> bool:
    """Whether a link that can be renewed has to be."""
    return expires_at is not None and clock.NEVER < expires_at < clock.now()
