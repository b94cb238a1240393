"""Rows of uploaded archives.

Rule: spec/templates.md, 2.3.
"""

from typing import Self
from uuid import UUID, uuid4

from django.db import models

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from wirtual.core import clock

TAR = "application/x-tar"

FILE_UNIQUE = "files_hash_created_by_unique"


class FileQuerySet(PermittedQuerySet["File"]):
    """Files within a subject's own reach; templates widen it."""

    resource_type = ResourceType.FILE
    owner_path = "created_by_id"

    def without_content(self) -> Self:
        """All but the bytes, which may be many."""
        return self.defer("data")


class File(models.Model):
    """An archive, as it was uploaded. Never changed, never deleted by users.

    The same bytes of the same user are one row, however often they come.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hash = models.CharField(max_length=64)  #: SHA-256 of the content, in hex
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        "orgs_app.User", models.PROTECT, related_name="files"
    )
    mimetype = models.CharField(max_length=64)
    data = models.BinaryField()

    created_by_id: UUID

    objects = FileQuerySet.as_manager()

    class Meta:
        db_table = "files"
        constraints = [
            models.UniqueConstraint(fields=["hash", "created_by"], name=FILE_UNIQUE),
        ]

    def __str__(self) -> str:
        return self.hash[:12]

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        return AccessObject(ResourceType.FILE, id=self.pk, owner_id=self.created_by_id)
