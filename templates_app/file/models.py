"""Rows of uploaded archives, and their content in pieces.

Rule: spec/templates.md, 2.3.
"""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from provisioning_app.job.models import ProvisionerJob
from templates_app.file.errors import FileUnknown
from wirtual.core import clock

TAR = "application/x-tar"

#: What a chunk holds, in bytes; the last one of a file may hold less. Part of how
#: contents are kept: another number would need the chunks that there are cut anew.
CHUNK_SIZE = 512 * 1024

FILE_UNIQUE = "files_hash_created_by_unique"
SIZE_NOT_NEGATIVE = "files_size_not_negative"
POSITION_NOT_NEGATIVE = "file_chunks_position_not_negative"


class FileQuerySet(PermittedQuerySet["File"]):
    """Files within a subject's own reach; templates widen it."""

    resource_type = ResourceType.FILE
    owner_path = "created_by_id"

    def get_known(self, file_id: UUID) -> "File":
        """The file, whoever may read it.

        Raises:
            FileUnknown: there is none.
        """
        file = self.filter(pk=file_id).first()
        if file is None:
            raise FileUnknown
        return file

    def unused(self, uploaded_before: datetime) -> Self:
        """Those that no job runs, and that nobody has uploaded since."""
        jobs = ProvisionerJob.objects.filter(file_id=OuterRef("pk"))
        return self.filter(~Exists(jobs), uploaded_at__lt=uploaded_before)


class File(models.Model):
    """An archive, as it was uploaded. Never changed, never deleted by users.

    The same bytes of the same user are one row, however often they come. A file that
    no job refers to is removed some time after its last upload, see `purge_files`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hash = models.CharField(max_length=64)  #: SHA-256 of the content, in hex
    size = models.BigIntegerField()  #: of the content, in bytes
    created_at = models.DateTimeField(default=clock.now)
    #: When somebody last uploaded the same again.
    uploaded_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        "orgs_app.User", models.PROTECT, related_name="files"
    )
    mimetype = models.CharField(max_length=64)

    created_by_id: UUID

    objects = FileQuerySet.as_manager()

    class Meta:
        db_table = "files"
        constraints = [
            models.UniqueConstraint(fields=["hash", "created_by"], name=FILE_UNIQUE),
            models.CheckConstraint(condition=Q(size__gte=0), name=SIZE_NOT_NEGATIVE),
        ]

    def __str__(self) -> str:
        return self.hash[:12]

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about."""
        return AccessObject(ResourceType.FILE, id=self.pk, owner_id=self.created_by_id)


class FileChunk(models.Model):
    """A piece of a file's content: ``CHUNK_SIZE`` bytes from ``position`` times that.

    Written with the file's row, in one transaction, and never changed.
    """

    pk = models.CompositePrimaryKey("file_id", "position")
    file = models.ForeignKey(
        File, models.CASCADE, related_name="chunks", db_index=False
    )
    position = models.IntegerField()  #: from 0, without gaps
    data = models.BinaryField()

    class Meta:
        db_table = "file_chunks"
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=0), name=POSITION_NOT_NEGATIVE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.position}"
