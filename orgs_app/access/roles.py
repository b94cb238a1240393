"""The built-in roles as a table.

Rule: spec/organizations.md, 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from orgs_app.access.enums import Action, OrganizationRole, ResourceType, SiteRole
from orgs_app.access.permissions import (
    CRUD,
    SILENT,
    TEMPLATE_ACTIONS,
    WORKSPACE_ACTIONS,
    Level,
    Permission,
    everything_but,
    on,
)

_NOT_EXEC = tuple(
    action
    for action in WORKSPACE_ACTIONS
    if action not in (Action.SSH, Action.APPLICATION_CONNECT)
)
_DORMANT = on(ResourceType.WORKSPACE_DORMANT, *CRUD, Action.STOP)
_READ_PEOPLE = (
    on(ResourceType.USER, Action.READ)
    | on(ResourceType.GROUP, Action.READ)
    | on(ResourceType.GROUP_MEMBER)
    | on(ResourceType.ORGANIZATION_MEMBER, Action.READ)
)
_GRANT = (Action.ASSIGN, Action.DELETE, Action.READ)
_MANAGE_MEMBERS = (
    on(ResourceType.ASSIGN_ORG_ROLE, *_GRANT)
    | on(ResourceType.ORGANIZATION_MEMBER)
    | on(ResourceType.GROUP)
    | on(ResourceType.GROUP_MEMBER)
    | on(ResourceType.IDPSYNC_SETTINGS)
)
_MANAGE_TEMPLATES = (
    on(ResourceType.TEMPLATE, *TEMPLATE_ACTIONS)
    | on(ResourceType.FILE)
    | on(ResourceType.WORKSPACE, Action.READ)
)


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions at three levels."""

    name: str
    display_name: str
    site: Level = SILENT
    organization: Level = SILENT  #: in the organization that the role is bound to
    user: Level = SILENT  #: on objects that the subject owns


def _role(
    name: str,
    display_name: str,
    *,
    site: frozenset[Permission] = frozenset(),
    organization: frozenset[Permission] = frozenset(),
    user: frozenset[Permission] = frozenset(),
) -> Role:
    return Role(name, display_name, Level(site), Level(organization), Level(user))


@cache
def site_roles(*, owner_workspace_exec: bool = True) -> Mapping[str, Role]:
    """Roles for the whole deployment, by name.

    Without ``owner_workspace_exec`` owners can't enter other people's workspaces.
    """
    owner = everything_but(ResourceType.WORKSPACE, ResourceType.WORKSPACE_DORMANT)
    entered = WORKSPACE_ACTIONS if owner_workspace_exec else _NOT_EXEC
    roles = (
        _role(
            SiteRole.OWNER,
            "Owner",
            site=owner | on(ResourceType.WORKSPACE, *entered) | _DORMANT,
        ),
        _MEMBER,
        _AUDITOR,
        _TEMPLATE_ADMIN,
        _USER_ADMIN,
    )
    return {role.name: role for role in roles}


_MEMBER = _role(
    SiteRole.MEMBER,
    "Member",
    site=on(ResourceType.ASSIGN_ROLE, Action.READ)
    | on(ResourceType.OAUTH2_APP, Action.READ)
    | on(ResourceType.WORKSPACE_PROXY, Action.READ),
    user=everything_but(
        ResourceType.USER,
        ResourceType.ORGANIZATION_MEMBER,
        ResourceType.WORKSPACE_DORMANT,
    )
    | on(
        ResourceType.USER,
        Action.READ,
        Action.READ_PERSONAL,
        Action.UPDATE_PERSONAL,
    )
    | _DORMANT,
)

_AUDITOR = _role(
    SiteRole.AUDITOR,
    "Auditor",
    site=on(ResourceType.TEMPLATE, Action.READ, Action.VIEW_INSIGHTS)
    | on(ResourceType.AUDIT_LOG, Action.READ)
    | _READ_PEOPLE
    | on(ResourceType.DEPLOYMENT_STATS)
    | on(ResourceType.DEPLOYMENT_CONFIG, Action.READ),
)

_TEMPLATE_ADMIN = _role(
    SiteRole.TEMPLATE_ADMIN,
    "Template Admin",
    site=_MANAGE_TEMPLATES
    | on(ResourceType.PROVISIONER_DAEMON)
    | on(ResourceType.ORGANIZATION, Action.READ)
    | _READ_PEOPLE,
)

_USER_ADMIN = _role(
    SiteRole.USER_ADMIN,
    "User Admin",
    site=on(ResourceType.ASSIGN_ROLE, *_GRANT)
    | on(ResourceType.USER)
    | _MANAGE_MEMBERS,
)


#: Roles bound to one organization, by name.
ORGANIZATION_ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        _role(
            OrganizationRole.ADMIN,
            "Organization Admin",
            site=on(ResourceType.USER, Action.READ),
            organization=everything_but(
                ResourceType.ASSIGN_ROLE,
                ResourceType.WORKSPACE,
                ResourceType.WORKSPACE_DORMANT,
            )
            | on(ResourceType.WORKSPACE, *_NOT_EXEC)
            | _DORMANT,
        ),
        _role(
            OrganizationRole.MEMBER,
            "",
            organization=on(ResourceType.ORGANIZATION, Action.READ)
            | on(ResourceType.PROVISIONER_DAEMON, Action.READ)
            | on(ResourceType.ASSIGN_ORG_ROLE, Action.READ),
            user=on(ResourceType.ORGANIZATION_MEMBER, Action.READ),
        ),
        _role(
            OrganizationRole.AUDITOR,
            "Organization Auditor",
            organization=on(ResourceType.AUDIT_LOG, Action.READ),
        ),
        _role(
            OrganizationRole.USER_ADMIN,
            "Organization User Admin",
            site=on(ResourceType.USER, Action.READ),
            organization=_MANAGE_MEMBERS,
        ),
        _role(
            OrganizationRole.TEMPLATE_ADMIN,
            "Organization Template Admin",
            organization=_MANAGE_TEMPLATES
            | on(ResourceType.ORGANIZATION_MEMBER, Action.READ)
            | on(ResourceType.GROUP, Action.READ)
            | on(ResourceType.GROUP_MEMBER),
        ),
    )
}
