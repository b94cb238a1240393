"""Which organization is meant by ``{organization}`` in a path.

Rule: spec/identity.md, 1.7.
"""

from uuid import UUID

from orgs_app.access.subject import Subject
from orgs_app.organization.models import DEFAULT, Organization
from wirtual.core.errors import NotFound
from wirtual.core.ids import NIL, find_uuid


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


def means_default(text: str, organization_id: UUID | None) -> bool:
    """Whether ``text`` is one of the words for the default organization."""
    return text == DEFAULT or organization_id == NIL
