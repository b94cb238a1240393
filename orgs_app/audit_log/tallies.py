"""Keeps the tallies of the audit log short."""

from django.db import connection

# Only rows that this statement itself removed are added up, so that two turns at once,
# or entries that are added meanwhile, can't be counted twice or lost.
FOLD = """
WITH scattered AS (
    SELECT day, organization_id, resource_type, action
      FROM audit_log_tallies
     GROUP BY day, organization_id, resource_type, action
    HAVING count(*) > 1),
removed AS (
    DELETE FROM audit_log_tallies AS tally
     USING scattered
     WHERE (tally.day, tally.organization_id, tally.resource_type, tally.action)
         = (scattered.day, scattered.organization_id, scattered.resource_type,
            scattered.action)
 RETURNING tally.*)
INSERT INTO audit_log_tallies (day, organization_id, resource_type, action, change)
SELECT day, organization_id, resource_type, action, sum(change)
  FROM removed
 GROUP BY day, organization_id, resource_type, action
HAVING sum(change) <> 0
"""


def fold_tallies() -> None:
    """Put tallies of one kind and day together. The sums stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
