"""Builders for dry-runs of versions."""

from typing import Any

from orgs_app.user.models import User
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import ProvisionerJobStatus
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from provisioning_app.job.service import complete_job, fail_job
from provisioning_app.job.work import DryRunOutcome, Failure
from provisioning_app.provisioner.protocol import Planned, Resource
from templates_app.version.actions.dry_run import create_dry_run
from templates_app.version.models import TemplateVersion
from tests.make.jobs import make_daemon
from tests.make.templates import CANCELED, CANCELING, FAILED, PENDING, SUCCEEDED


def make_dry_run(
    version: TemplateVersion,
    user: User | None = None,
    *,
    status: ProvisionerJobStatus = PENDING,
    resources: tuple[Resource, ...] = (),
    **chosen: Any,
) -> ProvisionerJob:
    """A dry-run by ``user``, or by who pushed the version, that has come so far."""
    initiator_id = version.created_by_id if user is None else user.pk
    job = create_dry_run(version, initiator_id=initiator_id, **chosen)
    if status == CANCELED:
        cancel_job(job)
    elif status != PENDING:
        daemon = make_daemon(job.organization, tags=job.tags)
        claimed = claim_job(daemon)
        assert claimed == job, "another job waits before this one"
        if status == SUCCEEDED:
            complete_job(daemon.pk, job.pk, DryRunOutcome(Planned(resources)))
        elif status == FAILED:
            fail_job(daemon.pk, job.pk, Failure("it went wrong"))
        elif status == CANCELING:
            cancel_job(job)
    return ProvisionerJob.objects.get(pk=job.pk)
