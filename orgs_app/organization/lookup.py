"""Which organization is meant by ``{organization}`` in a path.

Rule: spec/identity.md, 1.7.
"""

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Q, TextField, UUIDField
from django.db.models.functions import Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from orgs_app.organization.models import (
    DEFAULT,
    Organization,
    OrganizationQuerySet,
)
from wirtual.core.errors import NotFound
from wirtual.core.ids import NIL, find_uuid
from wirtual.core.prepared import Param
from wirtual.core.search import Terms


def get_organization(subject: Subject, text: str) -> Organization:
    """The organization that ``text`` means: an id, a name in any case, ``default``.

    Raises:
        NotFound: none is meant that ``subject`` may know of.
    """
    readable = Organization.objects.all().permitted(subject)
    organization_id = find_uuid(text)
    if means_default(text, organization_id):
        found = readable.filter(is_default=True).first()
    elif organization_id:
        found = readable.filter(pk=organization_id).first()
    else:
        found = readable.named(text).first()
    if found is None:
        raise NotFound
    return found


def organization_in(subject: Subject, terms: Terms) -> UUID | None:
    """The id of the organization that a search names, if it names one.

    One that ``subject`` may not know of is noted among what is wrong.
    """
    named = terms.one("organization", str)
    if named is None:
        return None
    try:
        return get_organization(subject, named).pk
    except NotFound:
        terms.wrong("organization", f"doesn't exist or can't be read: {named!r}")
        return None


def means_default(text: str, organization_id: UUID | None) -> bool:
    """Whether ``text`` is one of the words for the default organization."""
    return text == DEFAULT or organization_id == NIL


def meant_later() -> OrganizationQuerySet:
    """The same as a part of a `PreparedQuery`; its values are `meaning`."""
    readable = Organization.objects.all().permitted_later(prefix="organization")
    return readable.alias(lower=Lower("name")).filter(
        Q(pk=Param("meant_id", UUIDField()))
        | Q(is_default=Param("meant_default", BooleanField()))
        | Q(lower=Param("meant_name", TextField()))
    )


def meaning(subject: Subject, text: str) -> dict[str, Any]:
    """Values for the parameters of `meant_later`; a null means nothing."""
    organization_id = find_uuid(text)
    is_default = means_default(text, organization_id)
    is_name = not is_default and organization_id is None
    return {
        "meant_id": None if is_default else organization_id,
        "meant_default": True if is_default else None,
        "meant_name": text.lower() if is_name else None,
        **subject.reach(Action.READ, ResourceType.ORGANIZATION).parameters(
            "organization"
        ),
    }
