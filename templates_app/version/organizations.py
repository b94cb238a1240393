"""Organizations as paths name them, inside a query.

The organization of a path is found, and whether it may be read is asked, in the very
statement that fetches what is below it: one round trip, and one answer for everything
that isn't there.

Rule: spec/templates.md, 1.5.
"""

from typing import Any

from django.db.models import BooleanField, Q, TextField, UUIDField
from django.db.models.functions import Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from orgs_app.organization.lookup import means_default
from orgs_app.organization.models import Organization, OrganizationQuerySet
from wirtual.core.ids import find_uuid
from wirtual.core.prepared import Param

REACH = "organization_reach"


def organization_later() -> OrganizationQuerySet:
    """The readable organization that a path names; see `organization_parameters`."""
    named = (
        Q(pk=Param("organization_id", UUIDField()))
        | Q(lower_name=Param("organization_name", TextField()))
        | Q(is_default=Param("organization_default", BooleanField(null=True)))
    )
    return (
        Organization.objects.alias(lower_name=Lower("name"))
        .filter(named)
        .permitted_later(prefix=REACH)
    )


def organization_parameters(subject: Subject, text: str) -> dict[str, Any]:
    """What `organization_later` needs for ``text``. A null equals nothing."""
    organization_id = find_uuid(text)
    is_default = means_default(text, organization_id)
    reach = subject.reach(Action.READ, ResourceType.ORGANIZATION)
    return {
        "organization_id": organization_id,
        "organization_name": None if is_default else text.lower(),
        "organization_default": True if is_default else None,
        **reach.parameters(REACH),
    }
