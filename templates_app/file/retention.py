"""Removing files that nothing refers to: uploads that no version was made from.

Rule: the setting WIRTUAL_UNUSED_FILE_RETENTION. Jobs keep their file for as long as
they exist, since a build years later runs the same archive again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Sum

from templates_app.file.models import File

#: So many are found at a time, and so many go in one transaction; at their largest
#: that is 2 GiB.
PAGE = 1000
BATCH = 20


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was removed, or would be."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: "Purged") -> "Purged":
        return Purged(self.files + other.files, self.bytes + other.bytes)


def find_unused(uploaded_before: datetime) -> Purged:
    """How much `purge_files` would remove now."""
    sums = File.objects.unused(uploaded_before).aggregate(n=Count("pk"), b=Sum("size"))
    return Purged(sums["n"], sums["b"] or 0)


def purge_files(uploaded_before: datetime) -> Purged:
    """Remove files that no job refers to and that were last uploaded before then.

    Batch by batch, each on its own: what was removed stays removed when this is
    stopped in between. Files that somebody holds at the moment are passed over.
    """
    total = Purged()
    for ids in _candidates(uploaded_before):
        total += _purge(ids, uploaded_before)
    return total


def _candidates(uploaded_before: datetime) -> Iterator[Sequence[UUID]]:
    """Ids of files that seem to be unused, in batches."""
    unused = File.objects.unused(uploaded_before).order_by("pk")
    after = UUID(int=0)
    while page := list(unused.filter(pk__gt=after).values_list("pk", flat=True)[:PAGE]):
        for start in range(0, len(page), BATCH):
            yield page[start : start + BATCH]
        after = page[-1]


@transaction.atomic
def _purge(ids: Sequence[UUID], uploaded_before: datetime) -> Purged:
    """Remove those of the files that are still unused.

    Whoever makes a version of a file holds it until its job is there, so that a look
    under the lock sees every job that there will be.
    """
    rows = File.objects.filter(pk__in=ids).order_by("pk")
    locked = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
    unused = File.objects.unused(uploaded_before).filter(pk__in=list(locked))
    doomed = dict(unused.values_list("pk", "size"))
    File.objects.filter(pk__in=doomed).delete()
    return Purged(len(doomed), sum(doomed.values()))
