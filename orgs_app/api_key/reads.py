"""Keys as they are shown, each by one query that was compiled once."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, TextField, UUIDField, Value
from django.db.models.functions import Coalesce

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from orgs_app.api_key.models import APIKey, APIKeyQuerySet
from orgs_app.user.models import User
from wirtual.core.errors import NotFound
from wirtual.core.prepared import Param, PreparedQuery

FIELDS = (
    "id",
    "user_id",
    "token_name",
    "login_type",
    "scope",
    "lifetime_seconds",
    "created_at",
    "updated_at",
    "last_used",
    "expires_at",
)


def _shown(keys: APIKeyQuerySet) -> QuerySet[APIKey, Any]:
    owner = User.objects.all().permitted_later(prefix="owner")
    username = owner.filter(pk=OuterRef("user_id")).values("username")
    named = keys.permitted_later().annotate(
        username=Coalesce(Subquery(username), Value(""), output_field=TextField())
    )
    shown: QuerySet[APIKey, Any] = named.values(*FIELDS, "username")
    return shown.order_by("created_at", "id")


_BY_ID = PreparedQuery(
    lambda: _shown(APIKey.objects.filter(pk=Param("id", TextField())))
)
_BY_NAME = PreparedQuery(
    lambda: _shown(
        APIKey.objects.filter(
            user_id=Param("user_id", UUIDField()),
            token_name=Param("name", TextField()),
        )
    )
)
_TOKENS = PreparedQuery(lambda: _shown(APIKey.objects.all().tokens()))
_TOKENS_OF = PreparedQuery(
    lambda: _shown(
        APIKey.objects.all().tokens().filter(user_id=Param("user_id", UUIDField()))
    )
)


def read_key(subject: Subject, key_id: str) -> dict[str, Any]:
    """The key with this id.

    Raises:
        NotFound: there is none that ``subject`` may know of.
    """
    return _one(_BY_ID.dicts(id=key_id, **_reach(subject)))


def read_key_by_name(subject: Subject, user_id: UUID, name: str) -> dict[str, Any]:
    """The user's key with this name, of any login type.

    Raises:
        NotFound: there is none that ``subject`` may know of.
    """
    if not name:
        raise NotFound
    return _one(_BY_NAME.dicts(user_id=user_id, name=name, **_reach(subject)))


def read_tokens(subject: Subject, user_id: UUID | None) -> list[dict[str, Any]]:
    """Tokens of one user, or of everybody, that ``subject`` may know of."""
    if user_id is None:
        return _TOKENS.dicts(**_reach(subject))
    return _TOKENS_OF.dicts(user_id=user_id, **_reach(subject))


def _one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        raise NotFound
    return rows[0]


def _reach(subject: Subject) -> dict[str, Any]:
    users = subject.reach(Action.READ, ResourceType.USER)
    keys = subject.reach(Action.READ, ResourceType.API_KEY)
    return keys.parameters() | users.parameters("owner")
