"""Archive versions, one or all that nobody needs, and take them back.

An archived version is kept out of lists, and can't be promoted. To archive one, the
template is locked before the version, as for promotion. Whoever builds from a version
holds its key until they commit (a foreign key's lock): the lock on the version waits
for them, and only what is asked *after* it sees what they have built.
"""

from uuid import UUID

from django.db import transaction

from provisioning_app.job.enums import UNDER_WAY, ProvisionerJobStatus
from templates_app.template.actions.locking import OnLocked, untold
from templates_app.template.errors import (
    VersionActive,
    VersionArchivedAlready,
    VersionImporting,
    VersionInUse,
    VersionNotArchived,
    VersionWithoutTemplate,
)
from templates_app.template.models import (
    TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED,
    Template,
)
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import WorkspaceBuild
from wirtual.core import clock
from wirtual.core.constraints import refusing


@transaction.atomic
def archive_version(
    version: TemplateVersion, *, on_locked: OnLocked = untold
) -> TemplateVersion:
    """Put a version aside that nobody builds from any more.

    Rule: spec/templates.md, 6, T20 and T16, (b) to (d).

    Raises:
        VersionArchivedAlready: it is put aside already.
        VersionWithoutTemplate: it belongs to no template.
        VersionActive: new workspaces are built from it.
        VersionInUse: workspaces were last built from it.
        VersionImporting: its import is not over.
        NotFound: the version has just been deleted.
    """
    template = Template.objects.locked().filter(versions=version).first()
    version = TemplateVersion.objects.get_locked(version)
    on_locked(version)
    if version.archived:
        raise VersionArchivedAlready
    if template is None:
        raise VersionWithoutTemplate
    if template.active_version_id == version.pk:
        raise VersionActive
    _refuse_if_needed(version)
    # The locks have seen to it already; the database has the last word.
    with refusing({TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED: VersionActive}):
        _save(version, archived=True)
    return version


@transaction.atomic
def unarchive_version(
    version: TemplateVersion, *, on_locked: OnLocked = untold
) -> TemplateVersion:
    """Take an archived version back.

    Rule: spec/templates.md, 6, T33.

    Raises:
        VersionNotArchived: it is in use, or never was archived.
        NotFound: the version has just been deleted.
    """
    version = TemplateVersion.objects.get_locked(version)
    on_locked(version)
    if not version.archived:
        raise VersionNotArchived
    _save(version, archived=False)
    return version


@transaction.atomic
def archive_unused_versions(
    template: Template, *, imported_too: bool = False, on_locked: OnLocked = untold
) -> list[UUID]:
    """Archive versions whose import failed, or all that are over; their ids by age.

    The active version stays, and so do those that workspaces were last built from.
    Called again it finds nothing more.

    Rule: spec/templates.md, 6, T16.

    Raises:
        NotFound: the template has just been deleted.
    """
    template = Template.objects.get_locked(template)
    on_locked(template)
    kept = TemplateVersion.objects.filter(template_id=template.pk, archived=False)
    candidates = kept.exclude(pk=template.active_version_id)
    if imported_too:
        candidates = candidates.exclude(job__status__in=UNDER_WAY)
    else:
        candidates = candidates.filter(job__status=ProvisionerJobStatus.FAILED)
    locked = list(candidates.locked().values_list("pk", flat=True))
    unused = TemplateVersion.objects.filter(pk__any=locked).unused()
    by_age = unused.order_by("created_at", "pk").values_list("pk", flat=True)
    archived = list(by_age)
    TemplateVersion.objects.filter(pk__any=archived).update(
        archived=True, updated_at=clock.now()
    )
    return archived


def _refuse_if_needed(version: TemplateVersion) -> None:
    uses = WorkspaceBuild.objects.in_use().filter(template_version_id=version.pk)
    if count := uses.count():
        raise VersionInUse(detail=f"Workspaces that were last built from it: {count}.")
    if version.job.status in UNDER_WAY:
        raise VersionImporting(detail=f"The import is {version.job.status}.")


def _save(version: TemplateVersion, *, archived: bool) -> None:
    version.archived = archived
    version.updated_at = clock.now()
    version.save(update_fields=["archived", "updated_at"])
