"""What a version is made from: an uploaded file, or an example kept as one.

Rule: spec/templates.md, 6, T7, checks 3 to 5.
"""

from uuid import UUID

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.subject import Subject
from templates_app.example.bundle import find_example
from templates_app.file.actions import keep_tar
from templates_app.file.models import File
from templates_app.template.files import get_readable_file
from templates_app.version.errors import ExampleUnknown, FileAndExample


def source_of(subject: Subject, file_id: UUID | None, example_id: str) -> File:
    """The file of a new version. One of the two is given.

    Raises:
        FileAndExample: both are.
        Forbidden: the subject may not keep files.
        ExampleUnknown: there is no such example.
        FileUnknown: there is no such file, or the subject may not read it.
    """
    if file_id is not None and example_id:
        raise FileAndExample
    if file_id is not None:
        return get_readable_file(subject, file_id)
    own = AccessObject(ResourceType.FILE, owner_id=subject.user_id)
    permit(subject, Action.CREATE, own)
    permit(subject, Action.READ, own)
    example = find_example(example_id)
    if example is None:
        raise ExampleUnknown(detail=f"No example has the id {example_id!r}.")
    return keep_tar(example.archive, created_by_id=subject.user_id)
