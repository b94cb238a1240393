"""Which daemons fit which jobs.

The rule about tags is the SQL function ``provisioner_tags_fit``, made by a migration,
and nothing else: the claim, the list of daemons and `matched_provisioners` all ask it.
"""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Expression, F, OuterRef, QuerySet, Subquery

from provisioning_app.daemon.models import ProvisionerDaemon

#: A daemon that hasn't been seen for longer is not *available*.
STALE_AFTER = timedelta(seconds=90)  # spec/provisioning.md, 1

TAGS_FIT = "provisioner_tags_fit"


class TagsFit(models.Func):
    """Whether a daemon with the first tags may run a job with the second.

    Rule: spec/provisioning.md, 5.2.
    """

    function = TAGS_FIT
    arity = 2
    output_field = models.BooleanField()


def daemons_that_fit(tags: Any) -> QuerySet[ProvisionerDaemon]:
    """Daemons that could run a job with ``tags``: a mapping or an expression."""
    if not isinstance(tags, Expression | F):
        tags = models.Value(tags, output_field=models.JSONField())
    return ProvisionerDaemon.objects.filter(TagsFit(F("tags"), tags))


class _Matched(Subquery):
    """Counts the daemons of a subquery that selects ``last_seen_at``."""

    template = (
        "(SELECT jsonb_build_object("
        "'count', count(*),"
        " 'available', count(*) FILTER (WHERE seen.last_seen_at > now()"
        " - interval '%(stale_after)s seconds'),"
        " 'most_recently_seen', to_char(max(seen.last_seen_at) AT TIME ZONE 'UTC',"
        ' \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\'))'
        " FROM (%(subquery)s) seen)"
    )
    output_field = models.JSONField()


def matched_provisioners(prefix: str = "") -> Subquery:
    """Count the daemons that fit a job, for an annotation.

    ``prefix`` leads from the annotated row to its job: ``"job__"``, or nothing on
    jobs themselves. The value has the wire's form: ``count``, ``available``,
    ``most_recently_seen``. Daemons that never were seen don't count.

    Rule: spec/provisioning.md, 19.
    """
    daemons = daemons_that_fit(OuterRef(f"{prefix}tags")).filter(
        organization_id=OuterRef(f"{prefix}organization_id"),
        last_seen_at__isnull=False,
    )
    return _Matched(
        daemons.values("last_seen_at"), stale_after=int(STALE_AFTER.total_seconds())
    )
