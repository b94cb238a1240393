"""What can be done to keys."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from orgs_app.access.enums import KeyScope
from orgs_app.api_key.errors import TokenNameTaken, TooManyTokens
from orgs_app.api_key.models import (
    DEFAULT_LIFETIME_SECONDS,
    TOKEN_NAME_UNIQUE,
    APIKey,
)
from orgs_app.api_key.secrets import new_key_text
from orgs_app.user.enums import LoginType
from orgs_app.user.errors import UnknownUser
from orgs_app.user.models import User
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import FieldProblem, Refusal

#: Where a key comes from when nobody knows.
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - an unknown address, nothing listens

#: A trigger's, since a constraint can't look at another table.
USER_EXISTS = "users_not_deleted"


@transaction.atomic
def create_key(
    user: User,
    *,
    login_type: LoginType,
    lifetime: timedelta,
    scope: KeyScope = KeyScope.ALL,
    name: str = "",
    ip: str = "",
) -> tuple[APIKey, str]:
    """Create a key for ``user``. Returns its row and its text, which is kept nowhere.

    Rule: spec/identity.md, 2.8.

    Raises:
        TokenNameTaken: another token of the user has the name.
        TooManyTokens: the user has as many as one may have.
        UnknownUser: the user has been deleted.
    """
    text = new_key_text()
    now = clock.now()
    key = APIKey(
        id=text.id,
        hashed_secret=text.digest,
        user=user,
        login_type=login_type,
        token_name=name,
        scope=scope,
        created_at=now,
        updated_at=now,
        expires_at=now + lifetime,
        lifetime_seconds=int(lifetime.total_seconds()) or DEFAULT_LIFETIME_SECONDS,
        ip_address=ip or NO_ADDRESS,
    )
    if login_type == LoginType.TOKEN:
        _refuse_too_many(user)
    with refusing(_refusals(name)):
        key.save(force_insert=True)
    return key, str(text)


def delete_key(key: APIKey) -> None:
    """Delete ``key``; it opens nothing from now on."""
    APIKey.objects.filter(pk=key.pk).delete()


def _refuse_too_many(user: User) -> None:
    """Count the tokens that still open something, under the lock of their user."""
    User.objects.get_locked(user)
    usable = APIKey.objects.filter(
        user_id=user.pk, login_type=LoginType.TOKEN, expires_at__gt=clock.now()
    )
    if usable.count() >= settings.WIRTUAL_MAX_TOKENS_PER_USER:
        raise TooManyTokens


def _refusals(name: str) -> dict[str, Refusal | type[Refusal]]:
    taken = FieldProblem("name", f"a token named {name!r} exists already")
    return {
        TOKEN_NAME_UNIQUE: TokenNameTaken(validations=[taken]),
        USER_EXISTS: UnknownUser(),
    }
