"""Organizations as they are shown, each by one query that was compiled once."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField, UUIDField
from django.db.models.functions import Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from orgs_app.organization.lookup import means_default
from orgs_app.organization.models import Organization, OrganizationQuerySet
from wirtual.core.errors import NotFound
from wirtual.core.ids import find_uuid
from wirtual.core.prepared import Param, PreparedQuery

FIELDS = (
    "id",
    "name",
    "display_name",
    "description",
    "icon",
    "is_default",
    "created_at",
    "updated_at",
)


def _shown(organizations: OrganizationQuerySet) -> QuerySet[Organization, Any]:
    readable = organizations.permitted_later().order_by(Lower("name"))
    shown: QuerySet[Organization, Any] = readable.values(*FIELDS)
    return shown


def _named() -> OrganizationQuerySet:
    every = Organization.objects.alias(lower=Lower("name"))
    return every.filter(lower=Param("name", TextField()))


_ALL = PreparedQuery(lambda: _shown(Organization.objects.all()))
_DEFAULT = PreparedQuery(lambda: _shown(Organization.objects.filter(is_default=True)))
_BY_ID = PreparedQuery(
    lambda: _shown(Organization.objects.filter(pk=Param("id", UUIDField())))
)
_BY_NAME = PreparedQuery(lambda: _shown(_named()))
_OF_USER = PreparedQuery(
    lambda: _shown(
        Organization.objects.filter(memberships__user_id=Param("user_id", UUIDField()))
    )
)


def read_organizations(subject: Subject) -> list[dict[str, Any]]:
    """Every organization that ``subject`` may know of."""
    return _ALL.dicts(**_reach(subject))


def read_organizations_of(subject: Subject, user_id: UUID) -> list[dict[str, Any]]:
    """Those that a user is a member of."""
    return _OF_USER.dicts(user_id=user_id, **_reach(subject))


def read_organization(subject: Subject, text: str) -> dict[str, Any]:
    """The organization that ``{organization}`` means.

    Raises:
        NotFound: none is meant that ``subject`` may know of.
    """
    organization_id = find_uuid(text)
    if means_default(text, organization_id):
        rows = _DEFAULT.dicts(**_reach(subject))
    elif organization_id:
        rows = _BY_ID.dicts(id=organization_id, **_reach(subject))
    else:
        return read_organization_named(subject, text)
    if not rows:
        raise NotFound
    return rows[0]


def read_organization_named(subject: Subject, name: str) -> dict[str, Any]:
    """The organization with this name, in any case.

    Raises:
        NotFound: there is none that ``subject`` may know of.
    """
    rows = _BY_NAME.dicts(name=name.lower(), **_reach(subject))
    if not rows:
        raise NotFound
    return rows[0]


def shown(organization: Organization) -> dict[str, Any]:
    """A row as it is shown, where it has just been made or changed."""
    return {name: getattr(organization, name) for name in FIELDS}


def _reach(subject: Subject) -> dict[str, Any]:
    return subject.reach(Action.READ, ResourceType.ORGANIZATION).parameters()
