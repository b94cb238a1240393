"""Make another version of a template the active one."""

from django.db import transaction

from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.template.actions.locking import OnLocked, untold
from templates_app.template.channels import template_channel
from templates_app.template.errors import (
    VersionArchived,
    VersionNotImported,
    VersionOfAnotherTemplate,
)
from templates_app.template.models import (
    TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED,
    Template,
)
from templates_app.version.models import TemplateVersion
from wirtual.core import clock, pubsub
from wirtual.core.constraints import refusing


@transaction.atomic
def promote_version(
    template: Template, version: TemplateVersion, *, on_locked: OnLocked = untold
) -> Template:
    """Make ``version`` the one that new workspaces of ``template`` are built from.

    Both rows are read again under lock: of two promotions at once the later wins
    whole, and no version can be archived between its check and its promotion. To
    promote the version that is already active is no error; it counts as a change all
    the same, and moves ``updated_at``.

    Rule: spec/templates.md, 6, T15.

    Raises:
        VersionOfAnotherTemplate, VersionNotImported, VersionArchived: as
            `refuse_unfit` tells.
        NotFound: the template or the version has just been deleted.
    """
    template = Template.objects.get_locked(template)
    on_locked(template)
    version = TemplateVersion.objects.get_locked(version)
    refuse_unfit(template, version)

    template.active_version = version
    template.updated_at = clock.now()
    # The locks have seen to it already; the database has the last word.
    with refusing({TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED: VersionArchived}):
        template.save(update_fields=["active_version", "updated_at"])
    pubsub.publish(template_channel(template.pk))
    return template


def refuse_unfit(template: Template, version: TemplateVersion) -> None:
    """Refuse a version that can't become the active one of ``template``.

    What the rows say holds until the end of the transaction if they are locked.

    Raises:
        VersionOfAnotherTemplate: the version is not this template's.
        VersionNotImported: its import is unfinished, failed or canceled.
        VersionArchived: it has been archived.
    """
    if version.template_id != template.pk:
        raise VersionOfAnotherTemplate
    status = version.job.status
    if status != ProvisionerJobStatus.SUCCEEDED:
        raise VersionNotImported(detail=f"The import is {status}.")
    if version.archived:
        raise VersionArchived
