"""Make a version, and have it imported."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.db import connection, transaction

from provisioning_app.job.actions import enqueue_job
from provisioning_app.job.enums import ProvisionerJobType, ProvisionerType
from provisioning_app.job.tags import UNTAGGED
from templates_app.file.actions import hold_file
from templates_app.file.models import File
from templates_app.version.errors import VersionNameTaken
from templates_app.version.generated_names import generated_name
from templates_app.version.models import VERSION_NAME_UNIQUE, TemplateVersion
from wirtual.core.constraints import refusing
from wirtual.core.errors import FieldProblem, NotFound

#: How often a name is drawn. There are more than 100,000 of them.
DRAWS = 20

# Whoever deletes the template waits for the new version, or the other way round. Pushes
# don't wait for each other. Templates stand above versions, so the table is named here.
HOLD_TEMPLATE = """
SELECT 1 FROM templates WHERE id = %s AND NOT deleted FOR KEY SHARE
"""


@transaction.atomic
def create_version(
    *,
    organization_id: UUID,
    created_by_id: UUID,
    file: File,
    provisioner: ProvisionerType,
    template_id: UUID | None = None,
    name: str = "",
    message: str = "",
    tags: Mapping[str, str] = UNTAGGED,
    user_variable_values: Sequence[Mapping[str, str]] = (),
    source_example_id: str | None = None,
) -> TemplateVersion:
    """Make a version and enqueue its import. Without a name it gets a random one.

    ``tags`` are normalised ones. The version doesn't become active, and nothing
    about its template changes. The file is held until its job refers to it.

    Rule: spec/templates.md, 6, T7.

    Raises:
        NotFound: the template has just been deleted.
        FileUnknown: the file was removed a moment ago, since nothing used it.
        VersionNameTaken: the template has a version of that name.
    """
    if template_id is not None:
        _hold_template(template_id)
    hold_file(file.pk)
    version = TemplateVersion(
        organization_id=organization_id,
        template_id=template_id,
        message=message,
        job_id=uuid4(),
        created_by_id=created_by_id,
        source_example_id=source_example_id,
    )
    enqueue_job(
        organization_id=organization_id,
        initiator_id=created_by_id,
        type=ProvisionerJobType.TEMPLATE_VERSION_IMPORT,
        provisioner=provisioner,
        file_id=file.pk,
        input={
            "template_version_id": str(version.pk),
            "user_variable_values": [dict(each) for each in user_variable_values],
        },
        tags=tags,
        job_id=version.job_id,
    )
    _insert(version, name)
    return version


def _hold_template(template_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD_TEMPLATE, [template_id])
        if cursor.fetchone() is None:
            raise NotFound


def _insert(version: TemplateVersion, name: str) -> None:
    """Insert the row under ``name``, or under the first random one that is free."""
    for _ in range(1 if name else DRAWS):
        version.name = name or generated_name()
        try:
            with refusing({VERSION_NAME_UNIQUE: VersionNameTaken}):
                version.save(force_insert=True)
        except VersionNameTaken:
            continue
        return
    raise VersionNameTaken(
        validations=[FieldProblem("name", f"{version.name!r} is already in use.")]
    )
