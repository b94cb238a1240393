"""Who can load an object by its type and id, to ask permissions about it.

A door: storeys above register the types that are theirs.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.access.subject import Subject

#: Gives the object, or None if there is none that the subject may know of.
Loader = Callable[[Subject, UUID], AccessObject | None]

#: Types of which single objects can be asked about. spec/identity.md, 7
LOADABLE = frozenset(
    {
        ResourceType.WORKSPACE,
        ResourceType.TEMPLATE,
        ResourceType.USER,
        ResourceType.GROUP,
    }
)

_LOADERS: dict[ResourceType, Loader] = {}


def register(resource_type: ResourceType, loader: Loader) -> None:
    """Let ``loader`` load objects of a type."""
    _LOADERS[resource_type] = loader


def loader_of(queryset: Callable[[], PermittedQuerySet[Any]]) -> Loader:
    """A loader for rows that describe themselves by ``access_object``."""

    def load(subject: Subject, object_id: UUID) -> AccessObject | None:
        row = queryset().permitted(subject).filter(pk=object_id).first()
        found: AccessObject | None = getattr(row, "access_object", None)
        return found

    return load


def load(
    resource_type: ResourceType, subject: Subject, object_id: UUID
) -> AccessObject | None:
    """The object, or None if there is none that ``subject`` may know of."""
    loader = _LOADERS.get(resource_type)
    return None if loader is None else loader(subject, object_id)
