"""Moving an account from a password to an identity provider, in two steps.

The first step checks the password and puts a signed note into a cookie; the second
comes back from the provider with the same state. Nothing is stored in between.

Rule: spec/identity.md, 4.7.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.crypto import salted_hmac
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from orgs_app.access.origin import Origin
from orgs_app.api_key.authentication import checked_sign_in
from orgs_app.api_key.models import APIKey
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from orgs_app.external_login.accounts import find_account, link
from orgs_app.external_login.errors import (
    ConversionCookieMissing,
    ConversionDiffers,
    ConversionOfAnotherServer,
    ConversionUnreadable,
    NobodyToConvert,
    NotConvertible,
)
from orgs_app.identity_provider.identity import Identity
from orgs_app.login.actions import check_password
from orgs_app.login.errors import AccountSuspended
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.models import User
from wirtual.core import clock
from wirtual.core.errors import Unauthenticated
from wirtual.core.ids import random_text

COOKIE = "wirtual_oauth_convert_jwt"
PREFIX = "convert-"
STATE_LENGTH = 32
VALID_FOR = timedelta(minutes=5)
#: So that a clock that is a little behind doesn't find the note too new.
BEFORE = timedelta(seconds=1)
ALGORITHM = "HS256"

#: What an account can be moved to.
TARGETS = frozenset({LoginType.GITHUB, LoginType.OIDC})


@dataclass(frozen=True, slots=True)
class Conversion:
    """One that has begun. It is kept in the browser's cookie and nowhere else."""

    user_id: UUID
    from_login_type: LoginType
    to_login_type: LoginType
    state: str
    created_at: datetime
    expires_at: datetime

    audit: ClassVar[Describer] = Describer(
        AuditResourceType.CONVERT_LOGIN,
        fields=(
            "created_at",
            "expires_at",
            "from_login_type",
            "to_login_type",
            "user_id",
        ),
        target=lambda conversion: str(conversion.to_login_type),
        resource_id=lambda conversion: conversion.user_id,
    )

    def signed(self) -> str:
        """The note for the cookie."""
        claims = {
            "iss": deployment_id(),
            "sub": self.state,
            "aud": [str(self.user_id)],
            "state": self.state,
            "user_id": str(self.user_id),
            "from_login_type": self.from_login_type.value,
            "to_login_type": self.to_login_type.value,
            "iat": int(self.created_at.timestamp()),
            "nbf": int((self.created_at - BEFORE).timestamp()),
            "exp": int(self.expires_at.timestamp()),
        }
        return str(jwt.encode({"alg": ALGORITHM}, claims, _key()))


def begin_conversion(
    user: User, to_type: LoginType, password: str, origin: Origin
) -> Conversion:
    """Let the holder of the password move the account to ``to_type``.

    Raises:
        NotConvertible: accounts can't be moved there.
        Refusal: whatever `check_password` refuses.
    """
    if to_type not in TARGETS:
        raise NotConvertible(to_type)
    user = check_password(user, password, origin)
    now = clock.now()
    return Conversion(
        user_id=user.pk,
        from_login_type=LoginType(user.login_type),
        to_login_type=to_type,
        state=PREFIX + random_text(STATE_LENGTH),
        created_at=now,
        expires_at=now + VALID_FOR,
    )


def find_converting(identity: Identity) -> User:
    """The account that ``identity`` comes for, until the transaction ends.

    Raises:
        NobodyToConvert: there is none. No account is made by a conversion.
    """
    user = find_account(identity)
    if user is None:
        raise NobodyToConvert(
            f"No account on this server belongs to {identity.email!r}."
        )
    return user


@transaction.atomic
def complete_conversion(
    user: User, identity: Identity, *, note: str, state: str, session: str
) -> None:
    """Move ``user`` to the provider that ``identity`` comes from.

    The password is gone then, and so is ``session``, the token that the browser
    holds; other keys stay.

    Raises:
        ConversionCookieMissing, ConversionUnreadable, ConversionOfAnotherServer:
            ``note`` is no note of ours.
        ConversionDiffers: it is one, but for something else.
        AccountSuspended: the account was suspended in the meantime.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    expected = {
        "state": state,
        "user_id": str(user.pk),
        "from_login_type": user.login_type,
        "to_login_type": identity.login_type.value,
    }
    claims = _read(note)
    if any(claims.get(name) != value for name, value in expected.items()):
        raise ConversionDiffers
    if user.status == UserStatus.SUSPENDED:
        raise AccountSuspended
    user.login_type = identity.login_type
    user.set_password(None)
    user.updated_at = clock.now()
    user.save(update_fields=["login_type", "password", "updated_at"])
    link(user, identity)
    _end(session, user)


def _read(note: str) -> dict[str, Any]:
    """The claims of a note that we signed and that is still good."""
    if not note:
        raise ConversionCookieMissing
    try:
        claims = dict(jwt.decode(note, _key(), algorithms=[ALGORITHM]).claims)
        now = int(clock.now().timestamp())
        jwt.JWTClaimsRegistry(now, exp={"essential": True}).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise ConversionUnreadable from error
    if claims.get("iss") != deployment_id():
        raise ConversionOfAnotherServer
    return claims


def _end(session: str, user: User) -> None:
    """Delete the key ``session``, if it is one of ``user``."""
    try:
        found = checked_sign_in(session)
    except Unauthenticated:
        return
    APIKey.objects.filter(pk=found.key_id, user_id=user.pk).delete()


def _key() -> OctKey:
    secret = salted_hmac(__name__, "conversion", algorithm="sha256").digest()
    return OctKey.import_key(secret)


def deployment_id() -> str:
    """The id of this installation; its table stands above this app."""
    deployments = apps.get_model("deployment", "Deployment")._default_manager
    return str(deployments.values_list("id", flat=True).get())
