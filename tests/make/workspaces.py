"""Builders for workspaces and builds, as rows: nothing builds workspaces yet."""

import itertools
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from orgs_app.user.models import User
from provisioning_app.job.enums import ProvisionerJobStatus, ProvisionerJobType
from provisioning_app.job.models import ProvisionerJob
from templates_app.resource.enums import WorkspaceTransition
from templates_app.template.models import Template
from templates_app.usage.models import TemplateUsageStats
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import Workspace, WorkspaceBuild
from tests.make.people import make_user
from wirtual.core import clock

_numbers = itertools.count(1)

START = WorkspaceTransition.START
STOP = WorkspaceTransition.STOP
DELETE = WorkspaceTransition.DELETE
HALF_HOUR = timedelta(minutes=30)


def make_workspace(
    template: Template,
    owner: User | None = None,
    *,
    build: WorkspaceTransition | None = START,
    **fields: Any,
) -> Workspace:
    """A workspace of ``template``, built once with its active version."""
    fields.setdefault("name", f"workspace-{next(_numbers)}")
    workspace = Workspace.objects.create(
        template=template,
        organization_id=template.organization_id,
        owner=owner or make_user(organizations=[template.organization]),
        **fields,
    )
    if build is not None:
        make_build(workspace, transition=build)
    return workspace


def make_build(
    workspace: Workspace,
    *,
    version: TemplateVersion | None = None,
    transition: WorkspaceTransition = START,
    status: ProvisionerJobStatus = ProvisionerJobStatus.SUCCEEDED,
    started_at: datetime | None = None,
    took: timedelta = timedelta(seconds=10),
    **fields: Any,
) -> WorkspaceBuild:
    """The workspace's next build, its job in ``status``.

    A job that has ended took as long as ``took``; one that was taken began at
    ``started_at``, a minute ago unless told otherwise.
    """
    version = version or workspace.template.active_version
    began = started_at or clock.now() - timedelta(minutes=1)
    return WorkspaceBuild.objects.create(
        workspace=workspace,
        template_version=version,
        build_number=workspace.builds.count() + 1,
        transition=transition,
        initiator_id=workspace.owner_id,
        job=_job(workspace, version, status, began, took),
        **fields,
    )


def make_usage(
    template: Template, user: User, start_time: datetime, minutes: int = 30
) -> TemplateUsageStats:
    """Half an hour of use, which begins at ``start_time``."""
    return TemplateUsageStats.objects.create(
        template=template,
        user=user,
        start_time=start_time,
        end_time=start_time + HALF_HOUR,
        usage_mins=minutes,
    )


def _job(
    workspace: Workspace,
    version: TemplateVersion,
    status: ProvisionerJobStatus,
    began: datetime,
    took: timedelta,
) -> ProvisionerJob:
    ended = status in {
        ProvisionerJobStatus.SUCCEEDED,
        ProvisionerJobStatus.FAILED,
        ProvisionerJobStatus.CANCELED,
    }
    was_taken = status != ProvisionerJobStatus.PENDING
    was_canceled = status in {
        ProvisionerJobStatus.CANCELED,
        ProvisionerJobStatus.CANCELING,
    }
    return ProvisionerJob.objects.create(
        organization_id=workspace.organization_id,
        initiator_id=workspace.owner_id,
        provisioner=version.job.provisioner,
        file_id=version.job.file_id,
        type=ProvisionerJobType.WORKSPACE_BUILD,
        created_at=began,
        started_at=began if was_taken else None,
        worker_id=uuid4() if was_taken else None,
        canceled_at=began if was_canceled else None,
        completed_at=began + took if ended else None,
        error="it went wrong" if status == ProvisionerJobStatus.FAILED else None,
    )
