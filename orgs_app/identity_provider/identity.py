"""What a provider tells about somebody, in one form for all providers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from orgs_app.user.enums import LoginType
from wirtual.core import clock


@dataclass(frozen=True, slots=True)
class Tokens:
    """What opens the provider's own API for the person."""

    access_token: str = ""
    refresh_token: str = ""
    expires_at: datetime = clock.NEVER


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody, as a provider knows them."""

    login_type: LoginType
    linked_id: str  #: never changes, and is nobody else's at this provider
    email: str
    username: str  #: a valid name already
    name: str
    avatar_url: str
    tokens: Tokens
    claims: Mapping[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """An identity provider of this deployment."""

    login_type: LoginType

    def address(self, state: str) -> str:
        """Where a browser is sent so that the person signs in there."""

    def identify(self, code: str, state: str) -> Identity:
        """Who it is that came back with ``code``."""

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for an old refresh token."""


def without_nuls(value: Any) -> Any:
    """``value`` out of JSON, so that the database can hold it.

    Null characters and halves of surrogate pairs are left out of texts.
    """
    if isinstance(value, str):
        return value.replace("\x00", "").encode(errors="ignore").decode()
    if isinstance(value, list):
        return [without_nuls(each) for each in value]
    if isinstance(value, dict):
        return {without_nuls(key): without_nuls(each) for key, each in value.items()}
    return value
