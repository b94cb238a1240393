"""What can be done to organizations.

Whether the caller *may* was asked before; these functions ask whether it *can* be
done. Each is one transaction.
"""

from uuid import UUID

from django.db import transaction

from orgs_app.organization.deletion import obstacles, remove_contents
from orgs_app.organization.errors import (
    DefaultOrganizationStays,
    OrganizationInUse,
    OrganizationNameReserved,
    OrganizationNameTaken,
)
from orgs_app.organization.models import (
    DEFAULT,
    EVERYONE,
    NAME_UNIQUE,
    Organization,
)
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import NotFound


@transaction.atomic
def create_organization(
    *,
    name: str,
    created_by_id: UUID,
    display_name: str = "",
    description: str = "",
    icon: str = "",
) -> Organization:
    """Make an organization with its group *Everyone*; its maker is its first member.

    The maker gets no roles in it. Without a display name it is shown by its name.

    Rule: spec/organizations.md, 7.

    Raises:
        OrganizationNameReserved: the name is ``default``.
        OrganizationNameTaken: another organization has the name.
    """
    _refuse_reserved(name)
    with refusing({NAME_UNIQUE: OrganizationNameTaken()}):
        organization = Organization.objects.create(
            name=name,
            display_name=display_name or name,
            description=description,
            icon=icon,
        )
    organization.groups.create(id=organization.pk, name=EVERYONE)
    organization.memberships.create(user_id=created_by_id)
    return organization


@transaction.atomic
def edit_organization(
    organization: Organization,
    *,
    name: str = "",
    display_name: str = "",
    description: str | None = None,
    icon: str | None = None,
) -> Organization:
    """Change what is given. Empty names and a None leave things as they are.

    Raises:
        OrganizationNameReserved: the name is ``default``.
        OrganizationNameTaken: another organization has the name.
        NotFound: the organization has just been deleted.
    """
    _refuse_reserved(name)
    organization = _locked(organization)
    organization.name = name or organization.name
    organization.display_name = display_name or organization.display_name
    if description is not None:
        organization.description = description
    if icon is not None:
        organization.icon = icon
    organization.updated_at = clock.now()
    with refusing({NAME_UNIQUE: OrganizationNameTaken()}):
        organization.save()
    return organization


@transaction.atomic
def delete_organization(organization: Organization) -> None:
    """Delete the organization with everything in it; its members keep their accounts.

    What can't be deleted along is asked for at the door in `deletion`: workspaces, for
    one, are somebody's work. Entries of the audit log stay.

    Raises:
        DefaultOrganizationStays: it is the default one.
        OrganizationInUse: something has to be removed first.
        NotFound: it has just been deleted.
    """
    refuse_default(organization)
    organization = _locked(organization)
    found = obstacles(organization.pk)
    if found:
        raise OrganizationInUse(detail=" ".join(found))
    remove_contents(organization.pk)
    Organization.objects.filter(pk=organization.pk).delete()


def refuse_default(organization: Organization) -> None:
    """Pass unless it is the organization that every deployment has.

    Raises:
        DefaultOrganizationStays: it is.
    """
    if organization.is_default:
        raise DefaultOrganizationStays


def _refuse_reserved(name: str) -> None:
    if name.lower() == DEFAULT:
        raise OrganizationNameReserved(name)


def _locked(organization: Organization) -> Organization:
    row = Organization.objects.select_for_update().filter(pk=organization.pk).first()
    if row is None:
        raise NotFound
    return row
