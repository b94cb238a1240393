"""Names of the announcements about jobs, and what they say."""

import json
from uuid import UUID

from wirtual.core import pubsub

#: A new job waits for a daemon. The text is an object: organization_id, type, tags.
JOB_POSTED = "provisioner_job_posted"


def logs_channel(job_id: UUID) -> str:
    """Where new lines of a job, and their end, are announced."""
    return f"provisioner-log-logs:{job_id}"


def announce_logs(
    job_id: UUID, *, created_after: int = 0, end_of_logs: bool = False
) -> None:
    """Tell followers at commit that there are lines with ids above ``created_after``.

    After ``end_of_logs`` there will be no more.

    Rule: spec/provisioning.md, 14.
    """
    said: dict[str, int | bool] = {}
    if created_after:
        said["created_after"] = created_after
    if end_of_logs:
        said["end_of_logs"] = True
    pubsub.publish(logs_channel(job_id), json.dumps(said))
