"""Import what was imported before: what has failed for a while may succeed now."""

from uuid import UUID

from django.db import transaction

from provisioning_app.job.enums import ProvisionerType
from provisioning_app.job.models import ProvisionerJob
from templates_app.file.models import File
from templates_app.version.actions.create import create_version
from templates_app.version.models import TemplateVersion

MESSAGE = "Imported again from {}"


@transaction.atomic
def import_again(version: TemplateVersion, *, by: UUID) -> TemplateVersion:
    """Make a version of the same archive, with a name that nobody chose.

    It asks for the same daemons, and gives the variables the same values. A job's end
    is final, so it is never the old version that is imported anew: to import again is
    to push again, which is all that happens here.

    Rule: ours, see wirtual/docs/decisions/0023; what a push does: spec/templates.md,
    6, T7.

    Raises:
        NotFound: the template has just been deleted.
        FileUnknown: the archive has gone.
        VersionNameTaken: no name is left.
    """
    job = ProvisionerJob.objects.get(pk=version.job_id)
    return create_version(
        organization_id=version.organization_id,
        created_by_id=by,
        file=File.objects.get_known(job.file_id),
        provisioner=ProvisionerType(job.provisioner),
        template_id=version.template_id,
        message=MESSAGE.format(version.name),
        tags=job.tags,
        user_variable_values=job.input.get("user_variable_values", ()),
        source_example_id=version.source_example_id,
    )
