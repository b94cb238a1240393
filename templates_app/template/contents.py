"""What happens to templates when their organization goes, or a user does."""

from uuid import UUID

from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import Workspace

WORKSPACES_FIRST = "All workspaces of the organization must be deleted first."
OWN_WORKSPACES_FIRST = "The workspaces of the user must be deleted first."


def workspaces_of_organization(organization_id: UUID) -> str | None:
    """What is in the way of deleting an organization: workspaces that live.

    Rule: spec/organizations.md, 7.
    """
    workspaces = Workspace.objects.live().filter(organization_id=organization_id)
    return WORKSPACES_FIRST if workspaces.exists() else None


def workspaces_of_user(user_id: UUID) -> str | None:
    """What is in the way of deleting a user: workspaces that live.

    Rule: spec/identity.md, 3.6.
    """
    workspaces = Workspace.objects.live().filter(owner_id=user_id)
    return OWN_WORKSPACES_FIRST if workspaces.exists() else None


def remove_templates_of(organization_id: UUID) -> None:
    """Delete every workspace, template and version of an organization, for good.

    Versions hold their jobs, which go with the organization, so they have to go first;
    builds of workspaces that were deleted hold both.
    """
    Workspace.objects.filter(organization_id=organization_id).delete()
    Template.objects.filter(organization_id=organization_id).delete()
    TemplateVersion.objects.filter(organization_id=organization_id).delete()
