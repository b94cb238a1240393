"""Rows read again under lock, the template before its versions."""

from uuid import UUID

from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from wirtual.core.errors import NotFound


def lock_template(template_id: UUID) -> Template:
    """The template as it is now, until the transaction ends.

    Raises:
        NotFound: it has just been deleted.
    """
    template = Template.objects.live().locked().filter(pk=template_id).first()
    if template is None:
        raise NotFound
    return template


def lock_version(version_id: UUID) -> TemplateVersion:
    """The version as it is now, until the transaction ends, and its job as it was.

    The job isn't locked: what is over stays over, and what isn't may be meanwhile.

    Raises:
        NotFound: it has just been deleted, with its organization.
    """
    versions = TemplateVersion.objects.for_permission().locked()
    version = versions.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version
