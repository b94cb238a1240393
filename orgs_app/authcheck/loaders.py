"""Who can load objects by their type and ids, to ask permissions about them.

A door: storeys above register the types that are theirs.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.access.subject import Subject

#: Objects by their ids, as far as there are any that the subject may know of.
Found = Mapping[UUID, AccessObject]

#: Gives them, by one query.
Loader = Callable[[Subject, Collection[UUID]], Found]

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

    def load(subject: Subject, object_ids: Collection[UUID]) -> Found:
        rows = queryset().permitted(subject).filter(pk__any=list(object_ids))
        return {row.pk: row.access_object for row in rows}

    return load


def load(
    resource_type: ResourceType, subject: Subject, object_ids: Collection[UUID]
) -> Found:
    """The objects that ``subject`` may know of, by their ids."""
    loader = _LOADERS.get(resource_type)
    return {} if loader is None else loader(subject, object_ids)
