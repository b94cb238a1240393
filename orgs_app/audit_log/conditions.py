"""What each key of a search means for entries, and for tallies where these know.

Values come when a query runs, so that it is compiled once for each set of keys.

Rule: spec/identity.md, 8.1.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    DateField,
    DateTimeField,
    Q,
    Subquery,
    TextField,
    UUIDField,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower

from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.models import AuditLog, AuditLogQuerySet
from orgs_app.audit_log.models import AuditLogTally, AuditLogTallyQuerySet
from orgs_app.user.models import User, UserQuerySet
from wirtual.core.prepared import Param

_IDS: "ArrayField[Any, Any]" = ArrayField(UUIDField())

#: The reader sees every entry.
EVERYWHERE = "everywhere"
#: The reader sees entries of one organization, which an index has in order.
IN_ONE_ORGANIZATION = "in one organization"

#: What both know of.
SHARED: Mapping[str, Q] = {
    "resource_type": Q(resource_type=Param("resource_type", TextField())),
    "action": Q(action=Param("action", TextField())),
    "organization_id": Q(organization_id=Param("organization_id", UUIDField())),
}
OF_ENTRIES: Mapping[str, Q] = {
    **SHARED,
    "resource_id": Q(resource_id=Param("resource_id", UUIDField())),
    "resource_target": Q(target=Param("resource_target", TextField())),
    "user_id": Q(user_id=Param("user_id", UUIDField())),
    "date_from": Q(time__gte=Param("since", DateTimeField())),
    "date_to": Q(time__lt=Param("until", DateTimeField())),
}
OF_TALLIES: Mapping[str, Q] = {
    **SHARED,
    "date_from": Q(day__gte=Param("date_from", DateField())),
    "date_to": Q(day__lte=Param("date_to", DateField())),
}


def matching_entries(shape: frozenset[str]) -> AuditLogQuerySet:
    """Entries that a reader sees and a search finds."""
    entries = AuditLog.objects.alias(
        target=Lower("resource_target"),
        build_reason=KeyTextTransform("build_reason", "additional_fields"),
    )
    if EVERYWHERE not in shape:
        entries = entries.permitted_later().filter(_seen(shape))
    if "username" in shape:
        entries = entries.filter(user_id=Subquery(_named().values("pk")))
    if "email" in shape:
        entries = entries.filter(user_id__in=_addressed().values("pk"))
    if "build_reason" in shape:
        entries = entries.filter(_built_because())
    return entries.filter(*_asked(shape, OF_ENTRIES))


def are_tallied(shape: frozenset[str]) -> bool:
    """Whether tallies know how many entries match."""
    return shape <= {*OF_TALLIES, EVERYWHERE, IN_ONE_ORGANIZATION}


def matching_tallies(shape: frozenset[str]) -> AuditLogTallyQuerySet:
    """Tallies of these entries."""
    tallies = AuditLogTally.objects.all()
    if EVERYWHERE not in shape:
        tallies = tallies.permitted_later().filter(_seen(shape))
    return tallies.filter(*_asked(shape, OF_TALLIES))


def _asked(shape: frozenset[str], conditions: Mapping[str, Q]) -> list[Q]:
    return [condition for name, condition in conditions.items() if name in shape]


def _seen(shape: frozenset[str]) -> Q:
    """What `permitted_later` says already, in a form that an index answers."""
    if IN_ONE_ORGANIZATION in shape:
        return Q(organization_id=Param("only_organization", UUIDField()))
    return Q(organization_id__any=Param("reach_organizations", _IDS))


def _named() -> UserQuerySet:
    users = User.objects.existing().alias(lower=Lower("username"))
    return users.filter(lower=Param("username", TextField()))


def _addressed() -> UserQuerySet:
    """Those with an address, deleted or not."""
    users = User.objects.all().alias(lower=Lower("email"))
    return users.filter(lower=Param("email", TextField()))


def _built_because() -> Q:
    """Builds tell why they were started; so does the first one of a workspace."""
    about_builds = Q(resource_type=AuditResourceType.WORKSPACE_BUILD)
    first = Q(resource_type=AuditResourceType.WORKSPACE, action=AuditAction.CREATE)
    wanted = Q(build_reason=Param("build_reason", TextField()))
    return (about_builds | first) & wanted
