"""Who may read the file that a template was made from.

Rule: spec/templates.md, 3, *Files*.
"""

from collections.abc import Collection
from uuid import UUID

from orgs_app.access.enums import Action
from orgs_app.access.subject import Subject
from templates_app.file.errors import FileUnknown
from templates_app.file.models import File
from templates_app.version.models import TemplateVersion


def get_readable_file(subject: Subject, file_id: UUID) -> File:
    """The file, if it is the subject's own, if a role shows all of them, or if a
    template that the subject may change has a version made from it.

    Raises:
        FileUnknown: there is none, or it may not be read; nobody can tell which.
    """
    own = File.objects.permitted(subject).filter(pk=file_id).first()
    if own is not None:
        return own
    file = File.objects.get_known(file_id)
    if not _is_changed_by(subject, file):
        raise FileUnknown
    return file


def _is_changed_by(subject: Subject, file: File) -> bool:
    versions = TemplateVersion.objects.permitted(subject, Action.UPDATE)
    return versions.filter(template__isnull=False, job__file_id=file.pk).exists()


def may_read_files(subject: Subject, file_ids: Collection[UUID]) -> bool:
    """Whether `get_readable_file` would give all of some files."""
    own = File.objects.permitted(subject).filter(pk__in=file_ids)
    missing = set(file_ids) - set(own.values_list("pk", flat=True))
    versions = TemplateVersion.objects.permitted(subject, Action.UPDATE)
    changed = versions.filter(template__isnull=False, job__file_id__in=missing)
    return missing <= set(changed.values_list("job__file_id", flat=True))
