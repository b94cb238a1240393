"""Permissions, which actions each type knows, and how a level of them is judged.

Rule: spec/organizations.md, 1.1, 1.2 and 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from orgs_app.access.enums import Action, ResourceType


class Permission(NamedTuple):
    """Leave to do ``action`` to objects of one type."""

    resource_type: ResourceType
    action: Action


_C, _R, _U, _D = Action.CREATE, Action.READ, Action.UPDATE, Action.DELETE
CRUD = (_C, _R, _U, _D)
ROLE_ACTIONS = (Action.ASSIGN, *CRUD)
TEMPLATE_ACTIONS = (*CRUD, Action.VIEW_INSIGHTS)
WORKSPACE_ACTIONS = (
    *CRUD,
    Action.START,
    Action.STOP,
    Action.SSH,
    Action.APPLICATION_CONNECT,
)

#: The actions that each type knows. Anything else is denied, to everybody.
ACTIONS: dict[ResourceType, tuple[Action, ...]] = {
    ResourceType.API_KEY: CRUD,
    ResourceType.ASSIGN_ORG_ROLE: ROLE_ACTIONS,
    ResourceType.ASSIGN_ROLE: ROLE_ACTIONS,
    ResourceType.AUDIT_LOG: (_C, _R),
    ResourceType.CRYPTO_KEY: CRUD,
    ResourceType.DEBUG_INFO: (_R,),
    ResourceType.DEPLOYMENT_CONFIG: (_R, _U),
    ResourceType.DEPLOYMENT_STATS: (_R,),
    ResourceType.FILE: (_C, _R),
    ResourceType.GROUP: CRUD,
    ResourceType.GROUP_MEMBER: (_R,),
    ResourceType.IDPSYNC_SETTINGS: (_R, _U),
    ResourceType.LICENSE: (_C, _R, _D),
    ResourceType.NOTIFICATION_MESSAGE: CRUD,
    ResourceType.NOTIFICATION_PREFERENCE: (_R, _U),
    ResourceType.NOTIFICATION_TEMPLATE: (_R, _U),
    ResourceType.OAUTH2_APP: CRUD,
    ResourceType.OAUTH2_APP_CODE_TOKEN: (_C, _R, _D),
    ResourceType.OAUTH2_APP_SECRET: CRUD,
    ResourceType.ORGANIZATION: CRUD,
    ResourceType.ORGANIZATION_MEMBER: CRUD,
    ResourceType.PROVISIONER_DAEMON: CRUD,
    ResourceType.PROVISIONER_KEYS: (_C, _R, _D),
    ResourceType.REPLICAS: (_R,),
    ResourceType.SYSTEM: CRUD,
    ResourceType.TAILNET_COORDINATOR: CRUD,
    ResourceType.TEMPLATE: TEMPLATE_ACTIONS,
    ResourceType.USER: (*CRUD, Action.READ_PERSONAL, Action.UPDATE_PERSONAL),
    ResourceType.WORKSPACE: WORKSPACE_ACTIONS,
    ResourceType.WORKSPACE_DORMANT: WORKSPACE_ACTIONS,
    ResourceType.WORKSPACE_PROXY: CRUD,
}


def on(resource_type: ResourceType, *actions: Action) -> frozenset[Permission]:
    """Permissions for ``actions`` on one type; without actions, for all it knows."""
    return frozenset(
        Permission(resource_type, action)
        for action in actions or ACTIONS[resource_type]
    )


def everything_but(*left_out: ResourceType) -> frozenset[Permission]:
    """Permissions for everything, except on the types ``left_out``."""
    kept = (on(each) for each in ACTIONS if each not in left_out)
    return frozenset().union(*kept)


#: Every permission there is.
KNOWN = everything_but()


@dataclass(frozen=True, slots=True)
class Level:
    """What roles say at one level: for the site, an organization, or own objects."""

    allowed: frozenset[Permission] = frozenset()
    negated: frozenset[Permission] = frozenset()

    def verdict(self, permission: Permission) -> int:
        """+1 if something allows and nothing negates, −1 if negated, else 0."""
        if permission in self.negated:
            return -1
        return 1 if permission in self.allowed else 0


#: Says nothing about anything.
SILENT = Level()


def union(levels: Iterable[Level]) -> Level:
    """All levels taken together."""
    speaking = tuple(level for level in levels if level.allowed or level.negated)
    if len(speaking) == 1:
        return speaking[0]
    return _union(speaking)


# The same few roles are put together at every request; custom ones come and go.
@lru_cache(maxsize=1024)
def _union(levels: tuple[Level, ...]) -> Level:
    return Level(
        frozenset().union(*(level.allowed for level in levels)),
        frozenset().union(*(level.negated for level in levels)),
    )
