"""Make a template of a version."""

from uuid import UUID

from django.db import transaction

from provisioning_app.job.models import ProvisionerJob
from templates_app.template.creation import (
    NewTemplate,
    everyone_may_use,
    problems_of,
    row_of,
)
from templates_app.template.errors import (
    CreationInvalid,
    TemplateNameTaken,
    VersionArchived,
    VersionAttached,
    VersionNotThere,
)
from templates_app.template.models import TEMPLATE_NAME_UNIQUE, Template
from templates_app.version.models import TemplateVersion
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import FieldProblem

FIELD = "template_version_id"


def refuse_taken_name(organization_id: UUID, name: str) -> None:
    """Refuse a name that a template of the organization has, in whatever case.

    Raises:
        TemplateNameTaken: one has. That another is faster is for `create_template`.
    """
    if Template.objects.live().named(organization_id, name).exists():
        raise TemplateNameTaken(name)


@transaction.atomic
def create_template(
    version: TemplateVersion, *, new: NewTemplate, created_by_id: UUID
) -> Template:
    """Make a template of a version, which becomes its active one.

    The version's import may be in any state. The version's row is locked, so that of
    two templates made of one version at once one comes about.

    Rule: spec/templates.md, 5, T2.

    Raises:
        VersionArchived, VersionAttached: the version can't be anybody's first.
        CreationInvalid: settings break rules; all of them are listed.
        TemplateNameTaken: another template has the name.
        VersionNotThere: it has just been deleted, with its organization.
    """
    locked = TemplateVersion.objects.locked().filter(pk=version.pk).first()
    if locked is None:
        raise VersionNotThere(FIELD)
    version = locked
    if version.archived:
        raise VersionArchived(validations=[FieldProblem(FIELD, "It is archived.")])
    if version.template_id is not None:
        raise VersionAttached(
            validations=[FieldProblem(FIELD, "It belongs to a template already.")]
        )
    problems = problems_of(new)
    if problems:
        raise CreationInvalid(validations=problems)

    template = row_of(new)
    template.organization_id = version.organization_id
    template.active_version = version
    template.created_by_id = created_by_id
    jobs = ProvisionerJob.objects.filter(pk=version.job_id)
    template.provisioner = jobs.values_list("provisioner", flat=True).get()
    if not new.disable_everyone_group_access:
        template.group_acl = everyone_may_use(version.organization_id)
    with refusing({TEMPLATE_NAME_UNIQUE: TemplateNameTaken(new.name)}):
        template.save(force_insert=True)
    version.template = template
    version.updated_at = clock.now()
    version.save(update_fields=["template", "updated_at"])
    return template
