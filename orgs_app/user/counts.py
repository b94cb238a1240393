"""How many users there are, without counting them.

Triggers on the table of users note each that comes, goes or changes its status, in
rows that are only added, so that nobody waits for anybody. Their sum is the number.
"""

from django.db import connection, models
from django.db.models import Func

# In one statement: what is taken away comes back as its sum, and what is noted
# meanwhile isn't seen by it and stays.
SUM_UP = """
WITH taken AS (DELETE FROM user_counts RETURNING status, change)
INSERT INTO user_counts (status, change)
SELECT status, sum(change) FROM taken GROUP BY status HAVING sum(change) <> 0
"""


class UserCount(models.Model):
    """So many users of a status came, or went."""

    id = models.BigAutoField(primary_key=True)
    status = models.CharField(max_length=16)
    change = models.BigIntegerField()

    class Meta:
        db_table = "user_counts"


class CountOf(Func):
    """The number of existing users whose status is among some."""

    template = (
        "(SELECT COALESCE(sum(change), 0)::bigint FROM user_counts"
        " WHERE status = ANY (%(expressions)s::text[]))"
    )
    output_field = models.BigIntegerField()


def sum_up_counts() -> None:
    """Make few rows of many. Nobody notices."""
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP)
