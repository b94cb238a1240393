"""Which daemons may import a version: the tags of its job.

Rule: spec/templates.md, 6, T7; spec/terraform.md, 4.3.
"""

from collections.abc import Mapping
from uuid import UUID

from provisioning_app.job import tags
from provisioning_app.job.enums import ProvisionerType
from provisioning_app.provisioner.terraform.expressions import (
    TagsInvalid,
    evaluate_tags,
)
from templates_app.file.contents import open_content
from templates_app.file.models import File
from templates_app.version.errors import ArchiveUnusable


def tags_of_import(
    file: File,
    provisioner: ProvisionerType,
    requested: Mapping[str, str],
    user_id: UUID,
) -> dict[str, str]:
    """The tags that were asked for, and those that the archive asks for, normalised.

    The archive's win. Only Terraform archives have any.

    Raises:
        ArchiveUnusable: it is no tar, or a tag can't be evaluated.
        FileUnknown: the file was removed a moment ago.
        TagsUnstorable, TagsTooLarge: a tag holds a NUL byte, or too much.
    """
    found: dict[str, str] = {}
    if provisioner == ProvisionerType.TERRAFORM:
        try:
            found = evaluate_tags(open_content(file))
        except TagsInvalid as error:
            raise ArchiveUnusable(detail=str(error)) from error
    return tags.normalise(user_id, requested, found)
