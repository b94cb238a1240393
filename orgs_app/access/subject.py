"""Who asks, and what they may do. Built once at sign-in, and never changed.

Rule: spec/organizations.md, 1.2; key scopes: spec/identity.md, 2.7.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from orgs_app.access.enums import (
    Action,
    KeyScope,
    OrganizationRole,
    ResourceType,
    SiteRole,
)
from orgs_app.access.objects import (
    AccessObject,
    Protected,
    access_object_of,
    is_listed,
)
from orgs_app.access.permissions import KNOWN, SILENT, Level, Permission, on, union
from orgs_app.access.reach import Reach
from orgs_app.access.roles import ORGANIZATION_ROLES, Role, site_roles
from wirtual.core.ids import NIL

#: What a key of a narrower scope may do. A scope that isn't here allows everything.
SCOPES: Mapping[KeyScope, frozenset[Permission]] = {
    KeyScope.APPLICATION_CONNECT: on(
        ResourceType.WORKSPACE, Action.APPLICATION_CONNECT
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A user at one moment, with everything that decides what they may do.

    Use `build` for people and `system` for background work.
    """

    user_id: UUID
    username: str
    email: str
    roles: frozenset[str]  #: site roles, ``member`` included
    organization_roles: Mapping[UUID, frozenset[str]]
    group_ids: frozenset[UUID]
    scope: KeyScope
    site: Level
    organizations: Mapping[UUID, Level]
    user: Level
    scope_ids: frozenset[str] | None = None
    #: What the levels are made of; where a role is bound, with its organization.
    held: tuple[tuple[UUID | None, Role], ...] = field(default=(), kw_only=True)
    name: str = field(default="", kw_only=True)

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @classmethod
    def build(
        cls,
        user_id: UUID,
        *,
        username: str = "",
        email: str = "",
        name: str = "",
        roles: Iterable[str] = (),
        organization_roles: Mapping[UUID, Iterable[str]] | None = None,
        custom_roles: Mapping[tuple[UUID | None, str], Role] | None = None,
        group_ids: Iterable[UUID] = (),
        scope: KeyScope = KeyScope.ALL,
        scope_ids: Iterable[str] | None = None,
        owner_workspace_exec: bool = True,
    ) -> "Subject":
        """Assemble the subject out of stored role names.

        The implied roles are added. Names that no longer mean anything are dropped
        silently: their holder can still sign in.
        """
        custom = custom_roles or {}
        table = site_roles(owner_workspace_exec=owner_workspace_exec)
        site_names = frozenset({*roles, SiteRole.MEMBER})
        held: list[tuple[UUID | None, Role]] = [
            (None, role)
            for name in sorted(site_names)
            if (role := table.get(name) or custom.get((None, name)))
        ]
        names_by_organization: dict[UUID, frozenset[str]] = {}
        levels: dict[UUID, Level] = {}
        for organization_id, stored in (organization_roles or {}).items():
            names = frozenset({*stored, OrganizationRole.MEMBER})
            bound = [
                role
                for name in sorted(names)
                if (
                    role := ORGANIZATION_ROLES.get(name)
                    or custom.get((organization_id, name))
                )
            ]
            names_by_organization[organization_id] = names
            levels[organization_id] = union(role.organization for role in bound)
            held += [(organization_id, role) for role in bound]
        return cls(
            user_id=user_id,
            username=username,
            email=email,
            name=name,
            roles=site_names,
            organization_roles=names_by_organization,
            group_ids=frozenset(group_ids),
            scope=scope,
            site=union(role.site for _, role in held),
            organizations=levels,
            user=union(role.user for _, role in held),
            scope_ids=None if scope_ids is None else frozenset(scope_ids),
            held=tuple(held),
        )

    @classmethod
    def system(cls, name: str) -> "Subject":
        """Background work called ``name``; it may do everything."""
        return cls(
            user_id=NIL,
            username=name,
            email="",
            roles=frozenset(),
            organization_roles={},
            group_ids=frozenset(),
            scope=KeyScope.ALL,
            site=Level(KNOWN),
            organizations={},
            user=SILENT,
        )

    @property
    def pk(self) -> UUID:
        """The user's id, by the name that Django and DRF ask for."""
        return self.user_id

    @property
    def allowed_by_scope(self) -> frozenset[Permission]:
        """What the key lets through of what the user may do."""
        return SCOPES.get(self.scope, KNOWN)

    @property
    def is_system(self) -> bool:
        """Whether this is background work, and nobody's account."""
        return self.user_id == NIL

    def has_role(self, name: str) -> bool:
        """Whether the site role ``name`` is held."""
        return name in self.roles

    def may(self, action: Action, thing: AccessObject | Protected) -> bool:
        """Whether the subject may do ``action`` to ``thing``."""
        target = access_object_of(thing)
        permission = Permission(target.type, action)
        if not self._in_scope(permission, target.id):
            return False
        if target.any_organization and target.organization_id is not None:
            return False
        return self._roles_allow(permission, target) or self._acl_allows(action, target)

    def may_anywhere(self, action: Action, resource_type: ResourceType) -> bool:
        """Whether it may do ``action`` in at least one organization."""
        anywhere = AccessObject(resource_type, any_organization=True)
        return self.may(action, anywhere)

    def reach(self, action: Action, resource_type: ResourceType) -> Reach:
        """Which objects of ``resource_type`` it may do ``action`` to, for SQL."""
        permission = Permission(resource_type, action)
        open_site = self.site.verdict(permission) >= 0
        verdicts = {
            organization_id: level.verdict(permission)
            for organization_id, level in self.organizations.items()
        }
        return Reach(
            action=action,
            nothing=not self._in_scope(permission),
            everywhere=self.site.verdict(permission) > 0,
            organization_ids=tuple(
                each for each, verdict in verdicts.items() if open_site and verdict > 0
            ),
            own=open_site and self.user.verdict(permission) > 0,
            own_in=tuple(each for each, verdict in verdicts.items() if verdict >= 0),
            member_of=tuple(self.organizations),
            user_id=self.user_id,
            group_ids=tuple(self.group_ids),
            only_ids=None if self.scope_ids is None else tuple(self.scope_ids),
        )

    def _in_scope(self, permission: Permission, target_id: Any = None) -> bool:
        if permission not in self.allowed_by_scope:
            return False
        return (
            self.scope_ids is None
            or target_id is None
            or str(target_id) in self.scope_ids
        )

    def _roles_allow(self, permission: Permission, target: AccessObject) -> bool:
        site = self.site.verdict(permission)
        if target.any_organization:
            organization = self._best_organization(permission)
            belongs = bool(self.organizations)
        elif target.organization_id is not None:
            level = self.organizations.get(target.organization_id)
            organization = 0 if level is None else level.verdict(permission)
            belongs = level is not None
        else:
            organization, belongs = 0, True
        if site != 0:
            return site > 0
        if organization != 0:
            return organization > 0
        return (
            self.user.verdict(permission) > 0
            and target.owner_id == self.user_id
            and belongs
        )

    def _best_organization(self, permission: Permission) -> int:
        verdicts = [each.verdict(permission) for each in self.organizations.values()]
        return max(verdicts, default=0)

    def _acl_allows(self, action: Action, target: AccessObject) -> bool:
        if is_listed(target.user_acl, str(self.user_id), action):
            return True
        organization_id = target.organization_id
        if organization_id is None or organization_id not in self.organizations:
            return False
        groups = (*self.group_ids, organization_id)
        return any(is_listed(target.group_acl, str(each), action) for each in groups)


#: Reads what an answer or a page tells, whatever else the caller may read: what they
#: have just made, say, or whom an access list names.
READER = Subject.system("reader")
