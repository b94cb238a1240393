"""Groups as they are shown, with their members, each by one query.

How many members there are doesn't change the number of queries: they come as a list
in the group's row.
"""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
)
from django.db.models.functions import Coalesce, JSONObject, Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from orgs_app.group.models import EffectiveMember, Group, GroupQuerySet
from orgs_app.organization.lookup import get_organization, meaning, meant_later
from orgs_app.user.models import User, UserQuerySet
from orgs_app.user.reads import REDUCED_FIELDS
from wirtual.core.errors import NotFound
from wirtual.core.ids import find_uuid
from wirtual.core.prepared import Param, PreparedQuery

FIELDS = (
    "id",
    "name",
    "display_name",
    "organization_id",
    "avatar_url",
    "quota_allowance",
    "source",
)
#: Inside a list the database gives them as texts.
TIMES = ("created_at", "updated_at", "last_seen_at")


def _shown(groups: GroupQuerySet) -> QuerySet[Group, Any]:
    people = EffectiveMember.objects.filter(
        group_id=OuterRef("pk"), user__deleted=False
    )
    counted = people.order_by().values("group_id").annotate(count=Count("user_id"))
    each = JSONObject(**{name: f"user__{name}" for name in REDUCED_FIELDS})
    visible = people.permitted_later(prefix="people").order_by(Lower("user__username"))
    readable = groups.permitted_later().annotate(
        members=ArraySubquery(visible.values(each=each)),
        total_member_count=Coalesce(Subquery(counted.values("count")), 0),
    )
    shown: QuerySet[Group, Any] = readable.order_by("name", "pk").values(
        *FIELDS,
        "members",
        "total_member_count",
        organization_name=F("organization__name"),
        organization_display_name=F("organization__display_name"),
    )
    return shown


def _in_organization(groups: GroupQuerySet) -> GroupQuerySet:
    return groups.filter(organization_id__in=meant_later().values("pk"))


def _person() -> UserQuerySet:
    readable = User.objects.all().permitted_later(prefix="person")
    return readable.alias(lower=Lower("username")).filter(
        Q(pk=Param("person_id", UUIDField()))
        | Q(lower=Param("person_name", TextField()), deleted=False)
    )


@cache
def _listed(*filters: str) -> PreparedQuery:
    """The query for a list that is narrowed by these filters."""

    def build() -> QuerySet[Group, Any]:
        groups = Group.objects.all()
        if "organization" in filters:
            groups = _in_organization(groups)
        if "has_member" in filters:
            people = EffectiveMember.objects.filter(user_id__in=_person().values("pk"))
            groups = groups.filter(pk__in=people.values("group_id"))
        if "group_ids" in filters:
            ids = Param("group_ids", ArrayField(UUIDField()))
            groups = groups.filter(pk__any=ids)
        return _shown(groups)

    return PreparedQuery(build)


_BY_ID = PreparedQuery(
    lambda: _shown(Group.objects.filter(pk=Param("id", UUIDField())))
)
_BY_NAME = PreparedQuery(
    lambda: _shown(
        _in_organization(Group.objects.filter(name=Param("name", TextField())))
    )
)


def read_group(subject: Subject, group_id: UUID) -> dict[str, Any]:
    """The group with this id.

    Raises:
        NotFound: there is none that ``subject`` may know of.
    """
    return _one(_BY_ID.dicts(id=group_id, **_reach(subject)))


def read_group_named(subject: Subject, organization: str, name: str) -> dict[str, Any]:
    """The group of this very name in the organization.

    Raises:
        NotFound: there is none that ``subject`` may know of.
    """
    values = meaning(subject, organization) | _reach(subject)
    return _one(_BY_NAME.dicts(name=name, **values))


def read_groups_of(subject: Subject, organization: str) -> list[dict[str, Any]]:
    """The organization's groups that ``subject`` may know of, by name.

    Raises:
        NotFound: it may not know of the organization.
    """
    groups = read_groups(subject, organization=organization)
    if not groups:
        # Nothing to see, or nothing there? Only now it has to be asked.
        get_organization(subject, organization)
    return groups


def read_groups(
    subject: Subject,
    *,
    organization: str = "",
    has_member: str = "",
    group_ids: list[UUID] | None = None,
) -> list[dict[str, Any]]:
    """Groups that ``subject`` may know of, and that fit every filter given."""
    filters: list[str] = []
    values = _reach(subject)
    if organization:
        filters.append("organization")
        values |= meaning(subject, organization)
    if has_member:
        filters.append("has_member")
        person_id = find_uuid(has_member)
        values |= {
            "person_id": person_id,
            "person_name": None if person_id else has_member.lower(),
            **subject.reach(Action.READ, ResourceType.USER).parameters("person"),
        }
    if group_ids is not None:
        filters.append("group_ids")
        values["group_ids"] = group_ids
    return [_finished(row) for row in _listed(*filters).dicts(**values)]


def _one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        raise NotFound
    return _finished(rows[0])


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    for member in row["members"]:
        for name in TIMES:
            member[name] = datetime.fromisoformat(member[name])
    return row


def _reach(subject: Subject) -> dict[str, Any]:
    groups = subject.reach(Action.READ, ResourceType.GROUP)
    people = subject.reach(Action.READ, ResourceType.GROUP_MEMBER)
    return groups.parameters() | people.parameters("people")
