"""The queue of provisioner jobs: how one is announced, and how one is taken."""

import json
import logging

from psycopg.types.json import Jsonb

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.channels import JOB_POSTED
from provisioning_app.job.models import ProvisionerJob
from wirtual.core import clock, pubsub

logger = logging.getLogger(__name__)

# One statement, so that choosing and taking can't come apart. A row that another
# daemon is taking is skipped, not awaited. The outer "=" keeps the choice single.
CLAIM = """
UPDATE provisioner_jobs
   SET started_at = %(now)s, updated_at = %(now)s, worker_id = %(daemon)s
 WHERE id = (SELECT id
               FROM provisioner_jobs
              WHERE status = 'pending'
                AND organization_id = %(organization)s
                AND provisioner = ANY (%(provisioners)s)
                AND provisioner_tags_fit(%(tags)s, tags)
           ORDER BY created_at, id
              LIMIT 1
                FOR UPDATE SKIP LOCKED)
RETURNING *
"""


def claim_job(daemon: ProvisionerDaemon) -> ProvisionerJob | None:
    """Give ``daemon`` the oldest pending job that it may run, or None.

    No two daemons get one job, and a job is taken once: it never becomes pending
    again. To wait for a job is the acquirer's business, not this function's.

    Rule: spec/provisioning.md, 7.1 and, for tags, 5.2.
    """
    claim = {
        "now": clock.now(),
        "daemon": daemon.pk,
        "organization": daemon.organization_id,
        "provisioners": list(daemon.provisioners),
        "tags": Jsonb(daemon.tags),
    }
    job = next(iter(ProvisionerJob.objects.raw(CLAIM, claim)), None)
    if job is not None:
        logger.info("job %s: acquired by daemon %s", job.pk, daemon.pk)
    return job


def announce_job(job: ProvisionerJob) -> None:
    """Wake the daemons that may run ``job``. Lost news costs time, not the job."""
    news = {"organization_id": str(job.organization_id), "type": job.provisioner}
    text = json.dumps({**news, "tags": job.tags})
    if len(text.encode()) > pubsub.LONGEST - len(JOB_POSTED) - 1:
        text = json.dumps(news)  # whoever waits there looks, whatever its tags
    pubsub.publish(JOB_POSTED, text)
