"""Jobs as JSON, from rows of queries; their serializer documents the shape.

A query that shows jobs selects `job_columns` and `job_figures`, with the prefix that
leads from its rows to their job, such as ``"job__"``.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.db.models import Expression, TextField
from django.db.models.functions import Cast

from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue_position import queue_position, queue_size

FIELDS = (
    "id",
    "created_at",
    "started_at",
    "completed_at",
    "canceled_at",
    "error",
    "error_code",
    "status",
    "worker_id",
    "file_id",
)


def job_columns(prefix: str = "") -> tuple[str, ...]:
    """The columns that `job_json` tells."""
    return tuple(f"{prefix}{name}" for name in FIELDS)


def job_figures(
    prefix: str = "", *, position: Callable[[str], Expression] = queue_position
) -> dict[str, Expression]:
    """What else it tells, as annotations.

    ``position`` finds the place in the queue: for one job or, in long lists, for each.
    """
    return {
        # Goes from the database to the answer as it is.
        "job_tags": Cast(f"{prefix}tags", TextField()),
        "queue_position": position(prefix),
        "queue_size": queue_size(),
    }


def job_json(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The job of a row, and where it stands in the queue."""
    return _job_json(
        {name: row[f"{prefix}{name}"] for name in FIELDS},
        tags=orjson.Fragment(row["job_tags"]),
        queue_position=row["queue_position"],
        queue_size=row["queue_size"],
    )


def new_job_json(job: ProvisionerJob) -> dict[str, Any]:
    """A job as the request that made it sees it: it isn't counted yet."""
    fields = {name: getattr(job, name) for name in FIELDS}
    return _job_json(fields, tags=job.tags, queue_position=0, queue_size=0)


def _job_json(fields: Mapping[str, Any], **figures: Any) -> dict[str, Any]:
    return {
        **fields,
        "error": fields["error"] or "",
        "error_code": fields["error_code"] or "",
        **figures,
    }
