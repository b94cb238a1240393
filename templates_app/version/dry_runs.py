"""Dry-runs of a version: who may do what with them, and how one is found.

A dry-run has no row of its own; it is a job whose input names the version. Permission
is asked for workspaces of who started it, since that is what it plans.

Rule: spec/templates.md, 9.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField
from django.db.models.fields.json import KeyTextTransform

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.subject import Subject
from provisioning_app.job.enums import ProvisionerJobType
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.presentation import job_columns, job_figures
from templates_app.version.errors import DryRunOfAnotherVersion, NoDryRun
from templates_app.version.models import TemplateVersion
from wirtual.core.errors import NotFound
from wirtual.core.prepared import Param, PreparedQuery

Row = Mapping[str, Any]


def _shown() -> QuerySet[Any, Any]:
    wanted = ProvisionerJob.objects.filter(pk=Param("job", UUIDField()))
    shown: QuerySet[Any, Any] = wanted.values(
        *job_columns(),
        "type",
        "initiator_id",
        version_id=KeyTextTransform("template_version_id", "input"),
        **job_figures(),
    )
    return shown


JOB = PreparedQuery(_shown)


def workspace_of(user_id: UUID, version: TemplateVersion) -> AccessObject:
    """Any workspace that ``user_id`` would have in the version's organization."""
    return AccessObject(
        ResourceType.WORKSPACE,
        owner_id=user_id,
        organization_id=version.organization_id,
    )


def get_dry_run(subject: Subject, version: TemplateVersion, job_id: UUID) -> Row:
    """The job of a dry-run of ``version``, with its place in the queue.

    Raises:
        NotFound: there is no such job.
        NoDryRun: it is another kind of job.
        Forbidden: it is somebody's whose workspaces ``subject`` may not see.
        DryRunOfAnotherVersion: it isn't this version's.
    """
    row = next(iter(JOB.dicts(job=job_id)), None)
    if row is None:
        raise NotFound
    if row["type"] != ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN:
        raise NoDryRun
    permit(subject, Action.READ, workspace_of(row["initiator_id"], version))
    if row["version_id"] != str(version.pk):
        raise DryRunOfAnotherVersion
    return row
