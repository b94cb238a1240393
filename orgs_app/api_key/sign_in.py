"""How a key becomes a `Subject`: one query that reads all that decides.

Rule: spec/identity.md, 2.3.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection

from orgs_app.access.enums import KeyScope
from orgs_app.access.roles import Role
from orgs_app.access.subject import Subject
from orgs_app.role.levels import level_of

# A key with its user and everything that the user's permissions are made of. Lists
# are gathered here so that signing in stays one round trip, whatever the user holds.
KEY_WITH_USER = """
SELECT api_keys.hashed_secret, api_keys.login_type, api_keys.scope,
       api_keys.last_used, api_keys.expires_at, api_keys.lifetime_seconds,
       users.id, users.username, users.email, users.name, users.status,
       users.deleted, users.rbac_roles,
       (SELECT jsonb_object_agg(organization_id, roles)
          FROM organization_members
         WHERE user_id = users.id)::text,
       (SELECT array_agg(group_id) FROM group_members WHERE user_id = users.id),
       (SELECT jsonb_agg(jsonb_build_array(
                   custom_roles.organization_id, custom_roles.name,
                   custom_roles.site_permissions, custom_roles.org_permissions,
                   custom_roles.user_permissions))
          FROM custom_roles
          JOIN organization_members
            ON organization_members.organization_id = custom_roles.organization_id
           AND custom_roles.name = ANY (organization_members.roles)
         WHERE organization_members.user_id = users.id)::text,
       user_links.id IS NOT NULL,
       CASE WHEN user_links.oauth_refresh_token <> '' THEN user_links.oauth_expiry END
  FROM api_keys
  JOIN users ON users.id = api_keys.user_id
  LEFT JOIN user_links ON user_links.user_id = users.id
                      AND user_links.login_type = api_keys.login_type
 WHERE api_keys.id = %s
"""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A key as it was when a request came in, with its user. ``request.auth``."""

    key_id: str
    hashed_secret: bytes
    login_type: str
    scope: str
    last_used: datetime
    expires_at: datetime
    lifetime_seconds: int
    user_id: UUID
    username: str
    email: str
    name: str
    status: str
    deleted: bool
    roles: list[str]
    memberships: dict[str, list[str]]
    group_ids: list[UUID]
    custom_roles: list[tuple[str, str, list[Any], list[Any], list[Any]]]
    has_link: bool
    link_expires_at: datetime | None  #: of a link that can be renewed
    #: The link was renewed just now, and the key's expiry with it.
    renewed: bool = False

    def subject(self) -> Subject:
        """Who is signed in, and what they may do."""
        return Subject.build(
            self.user_id,
            username=self.username,
            email=self.email,
            name=self.name,
            roles=self.roles,
            organization_roles={
                UUID(organization): roles
                for organization, roles in self.memberships.items()
            },
            custom_roles=self._custom_roles(),
            group_ids=self.group_ids,
            scope=KeyScope(self.scope),
            owner_workspace_exec=not settings.WIRTUAL_DISABLE_OWNER_WORKSPACE_ACCESS,
        )

    def _custom_roles(self) -> dict[tuple[UUID | None, str], Role]:
        roles: dict[tuple[UUID | None, str], Role] = {}
        for organization, name, *levels in self.custom_roles:
            site, own_organization, user = (level_of(each) for each in levels)
            roles[UUID(organization), name] = Role(
                name, "", site, own_organization, user
            )
        return roles


#: What `KEY_WITH_USER` selects, in its order: all but the id and what comes later.
COLUMNS = tuple(each.name for each in fields(SignIn))[1:-1]


def find_sign_in(key_id: str) -> SignIn | None:
    """The key with this id and its user, or None."""
    with connection.cursor() as cursor:
        cursor.execute(KEY_WITH_USER, [key_id])
        row = cursor.fetchone()
    if row is None:
        return None
    values = dict(zip(COLUMNS, row, strict=True))
    values["hashed_secret"] = bytes(values["hashed_secret"])
    values["memberships"] = orjson.loads(values["memberships"] or b"{}")
    values["group_ids"] = values["group_ids"] or []
    values["custom_roles"] = orjson.loads(values["custom_roles"] or b"[]")
    return SignIn(key_id=key_id, **values)
