"""Builders for many rows at once, where their number is what a test is about."""

from datetime import timedelta
from uuid import uuid4

from orgs_app.user.models import User
from provisioning_app.job.enums import ProvisionerJobType, ProvisionerType
from provisioning_app.job.models import ProvisionerJob
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import Workspace, WorkspaceBuild
from tests.make.people import default_organization
from wirtual.core import clock


def make_used_templates(number: int, owner: User) -> list[Template]:
    """Templates of the default organization, each with a workspace, built once."""
    imports = _ended_jobs(number, owner, ProvisionerJobType.TEMPLATE_VERSION_IMPORT)
    builds = _ended_jobs(number, owner, ProvisionerJobType.WORKSPACE_BUILD)
    organization_id = default_organization().pk
    templates = [
        Template(
            id=uuid4(),
            organization_id=organization_id,
            name=f"used-{index}",
            provisioner=ProvisionerType.ECHO,
            active_version_id=uuid4(),
            created_by=owner,
            group_acl={str(organization_id): ["read"]},
        )
        for index in range(number)
    ]
    versions = [
        _version(template, job, id=template.active_version_id)
        for template, job in zip(templates, imports, strict=True)
    ]
    workspaces = [
        Workspace(
            template=template,
            organization_id=organization_id,
            owner=owner,
            name=f"of-{template.name}",
        )
        for template in templates
    ]
    TemplateVersion.objects.bulk_create(versions)
    Template.objects.bulk_create(templates)
    Workspace.objects.bulk_create(workspaces)
    WorkspaceBuild.objects.bulk_create(
        WorkspaceBuild(
            workspace=workspace,
            template_version_id=workspace.template.active_version_id,
            build_number=1,
            transition="start",
            initiator=owner,
            job=job,
        )
        for workspace, job in zip(workspaces, builds, strict=True)
    )
    return templates


def make_versions(template: Template, number: int) -> list[TemplateVersion]:
    """Imported versions of ``template``, in the order of their creation."""
    jobs = _ended_jobs(
        number, template.created_by, ProvisionerJobType.TEMPLATE_VERSION_IMPORT
    )
    made = clock.now()
    return TemplateVersion.objects.bulk_create(
        _version(
            template,
            job,
            name=f"push-{index}",
            created_at=made + index * timedelta(seconds=1),
        )
        for index, job in enumerate(jobs)
    )


def _version(
    template: Template, job: ProvisionerJob, **fields: object
) -> TemplateVersion:
    fields.setdefault("name", "first")
    return TemplateVersion(
        template_id=template.pk,
        organization_id=template.organization_id,
        created_by=template.created_by,
        job=job,
        **fields,
    )


def _ended_jobs(
    number: int, owner: User, kind: ProvisionerJobType
) -> list[ProvisionerJob]:
    now = clock.now()
    organization = default_organization()
    return ProvisionerJob.objects.bulk_create(
        ProvisionerJob(
            organization=organization,
            initiator=owner,
            provisioner=ProvisionerType.ECHO,
            file_id=uuid4(),
            type=kind,
            started_at=now,
            worker_id=uuid4(),
            completed_at=now,
        )
        for _ in range(number)
    )
