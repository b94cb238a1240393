"""Memberships as they are shown."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject, Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from orgs_app.member.models import OrganizationMember
from orgs_app.organization.lookup import get_organization, meaning, meant_later
from orgs_app.role.models import CustomRole
from orgs_app.role.names import slim_roles
from orgs_app.user.reads import site_role
from wirtual.core.prepared import PreparedQuery

OWN_FIELDS = ("user_id", "organization_id", "created_at", "updated_at", "roles")


def _members() -> QuerySet[OrganizationMember, Any]:
    held = CustomRole.objects.filter(
        organization_id=OuterRef("organization_id"), name__any=OuterRef("roles")
    )
    custom = held.values(each=JSONObject(name="name", display_name="display_name"))
    members = (
        OrganizationMember.objects.all()
        .permitted_later()
        .filter(
            organization_id__in=meant_later().values("pk"),
            user__deleted=False,
        )
        .annotate(custom=ArraySubquery(custom))
        .order_by(Lower("user__username"))
    )
    shown: QuerySet[OrganizationMember, Any] = members.values(
        *OWN_FIELDS,
        "custom",
        username=F("user__username"),
        name=F("user__name"),
        avatar_url=F("user__avatar_url"),
        email=F("user__email"),
        rbac_roles=F("user__rbac_roles"),
    )
    return shown


_MEMBERS = PreparedQuery(_members)


def read_members(subject: Subject, organization: str) -> list[dict[str, Any]]:
    """The members of the organization that ``subject`` may know of, by name.

    Raises:
        NotFound: it may not know of the organization.
    """
    reach = subject.reach(Action.READ, ResourceType.ORGANIZATION_MEMBER)
    rows = _MEMBERS.dicts(**meaning(subject, organization), **reach.parameters())
    if not rows:
        # Nobody to see, or nothing there? Only now it has to be asked.
        get_organization(subject, organization)
    return [_finished(row) for row in rows]


def shown_member(member: OrganizationMember) -> dict[str, Any]:
    """A row as it is shown, where it has just been made or changed."""
    shown = {name: getattr(member, name) for name in OWN_FIELDS}
    custom = CustomRole.objects.filter(
        organization_id=member.organization_id, name__any=member.roles
    )
    names = dict(custom.values_list("name", "display_name")) if member.roles else {}
    shown["roles"] = slim_roles(member.roles, member.organization_id, names)
    return shown


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    custom = {each["name"]: each["display_name"] for each in row.pop("custom")}
    row["roles"] = slim_roles(row["roles"], row["organization_id"], custom)
    row["global_roles"] = [site_role(name) for name in row.pop("rbac_roles")]
    return row
