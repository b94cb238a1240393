"""Make another version of a template the active one."""

from django.db import transaction

from provisioning_app.job.enums import ProvisionerJobStatus
from provisioning_app.job.models import ProvisionerJob
from templates_app.template.channels import template_channel
from templates_app.template.errors import (
    VersionArchived,
    VersionNotImported,
    VersionOfAnotherTemplate,
)
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from wirtual.core import clock, pubsub


@transaction.atomic
def promote_version(template: Template, version: TemplateVersion) -> Template:
    """Make ``version`` the one that new workspaces of ``template`` are built from.

    Both rows are read again under lock: of two promotions at once the later wins
    whole, and no version can be archived between its check and its promotion. To
    promote the version that is already active is no error; it counts as a change all
    the same, and moves ``updated_at``.

    Rule: spec/templates.md, 6, T15.

    Raises:
        NotFound: the template has just been deleted.
        VersionOfAnotherTemplate: the version is not this template's.
        VersionNotImported: its import is unfinished, failed or canceled.
        VersionArchived: it has been archived.
    """
    template = Template.objects.get_locked(template)
    version = TemplateVersion.objects.locked().get(pk=version.pk)
    if version.template_id != template.pk:
        raise VersionOfAnotherTemplate
    status = ProvisionerJob.objects.get(pk=version.job_id).status
    if status != ProvisionerJobStatus.SUCCEEDED:
        raise VersionNotImported(detail=f"The import is {status}.")
    if version.archived:
        raise VersionArchived

    template.active_version = version
    template.updated_at = clock.now()
    template.save(update_fields=["active_version", "updated_at"])
    pubsub.publish(template_channel(template.pk))
    return template
