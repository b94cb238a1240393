"""What happens to templates when their organization goes."""

from uuid import UUID

from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion


def remove_templates_of(organization_id: UUID) -> None:
    """Delete every template and version of an organization, for good.

    Versions hold their jobs, which go with the organization, so they have to go first.
    """
    Template.objects.filter(organization_id=organization_id).delete()
    TemplateVersion.objects.filter(organization_id=organization_id).delete()
