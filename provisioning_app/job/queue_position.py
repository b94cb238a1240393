"""Where a pending job stands in the queue, as subqueries for annotations.

The queue is that of the whole deployment, whatever organization, type and tags.
Pending is spelt out in the SQL, not bound, so that the partial index is always used.

Rule: spec/provisioning.md, 4.
"""

from typing import Any

from django.db import models


class _OfPending(models.Func):
    """SQL about pending jobs, with places for the annotated job's columns."""

    output_field = models.IntegerField()
    template = "%(expressions)s"

    def __init__(self, sql: str, *expressions: Any) -> None:
        super().__init__(*expressions)
        self.sql = sql

    def as_sql(  # type: ignore[override]  # nobody passes it a template
        self, compiler: Any, connection: Any, **context: Any
    ) -> Any:
        """Put the compiled columns into the places, each used once."""
        compiled = [compiler.compile(each) for each in self.get_source_expressions()]
        params = [param for _, params in compiled for param in params]
        return self.sql.format(*(sql for sql, _ in compiled)), params


def queue_position(prefix: str = "") -> models.Expression:
    """Count the pending jobs up to this one; 0 for a job that isn't pending.

    ``prefix`` leads from the annotated row to its job, such as ``"job__"``.
    """
    return _OfPending(
        "(CASE WHEN {0} = 'pending' THEN (SELECT count(*)"
        " FROM provisioner_jobs ahead WHERE ahead.status = 'pending'"
        " AND (ahead.created_at, ahead.id) <= ({1}, {2})) ELSE 0 END)",
        models.F(f"{prefix}status"),
        models.F(f"{prefix}created_at"),
        models.F(f"{prefix}id"),
    )


def queue_position_of_each(prefix: str = "") -> models.Expression:
    """The same for long lists: the queue is numbered once, if any row waits in it.

    Counting anew for each of many pending jobs takes time in the square of them.
    """
    return _OfPending(
        "(CASE WHEN {0} = 'pending' THEN ((SELECT jsonb_object_agg(id, place)"
        " FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place"
        " FROM provisioner_jobs WHERE status = 'pending') waiting)"
        " ->> {1}::text)::integer ELSE 0 END)",
        models.F(f"{prefix}status"),
        models.F(f"{prefix}id"),
    )


def queue_size() -> models.Expression:
    """Count all pending jobs, for jobs in any state."""
    return _OfPending(
        "(SELECT count(*) FROM provisioner_jobs waiting"
        " WHERE waiting.status = 'pending')"
    )
