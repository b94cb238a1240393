"""Builders for files, versions and templates, with jobs that echo has really run."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from orgs_app.access.enums import SiteRole
from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import ProvisionerJobStatus, ProvisionerType
from provisioning_app.job.service import (
    acquire_job,
    complete_job,
    fail_job,
    update_job,
)
from provisioning_app.job.tags import UNTAGGED
from provisioning_app.job.work import Assignment, Failure, ImportOutcome, Update
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.echo.provisioner import EchoProvisioner
from provisioning_app.provisioner.protocol import (
    PlanRequest,
    Transition,
    WorkspaceFacts,
)
from templates_app.file.actions import keep_tar
from templates_app.file.models import File
from templates_app.template.actions.create import create_template
from templates_app.template.creation import NewTemplate
from templates_app.template.models import Template
from templates_app.template.request_serializers import CreateTemplateRequestSerializer
from templates_app.version.actions.create import create_version
from templates_app.version.models import TemplateVersion
from tests.make.jobs import make_daemon
from tests.make.people import default_organization, make_user
from wirtual.core.api.serializers import checked
from wirtual.core.errors import Refusal

_numbers = itertools.count(1)

PENDING = ProvisionerJobStatus.PENDING
RUNNING = ProvisionerJobStatus.RUNNING
SUCCEEDED = ProvisionerJobStatus.SUCCEEDED
CANCELING = ProvisionerJobStatus.CANCELING
CANCELED = ProvisionerJobStatus.CANCELED
FAILED = ProvisionerJobStatus.FAILED


def make_author() -> User:
    """Somebody who may push templates."""
    return make_user(
        roles=[SiteRole.TEMPLATE_ADMIN], organizations=[default_organization()]
    )


def make_file(user: User | None = None, content: bytes | None = None) -> File:
    """An echo archive that imports into nothing, unless told otherwise."""
    archive = make_archive() if content is None else content
    return keep_tar(archive, created_by_id=(user or make_author()).pk)


def make_version(
    template: Template | None = None,
    *,
    import_status: ProvisionerJobStatus = SUCCEEDED,
    user: User | None = None,
    organization: Organization | None = None,
    archive: bytes | None = None,
    provisioner: ProvisionerType = ProvisionerType.ECHO,
    name: str = "",
    tags: Mapping[str, str] = UNTAGGED,
    values: Sequence[Mapping[str, str]] = (),
) -> TemplateVersion:
    """A version whose import has come as far as ``import_status``."""
    user = user or make_author()
    if organization is None:
        organization = template.organization if template else default_organization()
    version = create_version(
        organization_id=organization.pk,
        created_by_id=user.pk,
        file=make_file(user, archive),
        provisioner=provisioner,
        template_id=None if template is None else template.pk,
        name=name,
        tags=tags,
        user_variable_values=values,
    )
    _bring_to(version, import_status)
    return TemplateVersion.objects.get(pk=version.pk)


def make_template(
    version: TemplateVersion | None = None,
    *,
    user: User | None = None,
    name: str = "",
    **settings: Any,
) -> Template:
    """A template that every member of its organization may use."""
    user = user or make_author()
    version = version or make_version(user=user)
    body = {
        "name": name or f"template-{next(_numbers)}",
        "template_version_id": str(version.pk),
        **settings,
    }
    new = NewTemplate(**checked(CreateTemplateRequestSerializer, body))
    return create_template(version, new=new, created_by_id=user.pk)


def run_import(version: TemplateVersion) -> None:
    """Run the version's import here and now, as a daemon would, with echo."""
    daemon, assignment = _take(version)
    reports = (daemon.pk, assignment.job_id)
    order = assignment.order
    try:
        with EchoProvisioner().open(order.session, lambda line: None) as session:
            answer = update_job(*reports, Update(parsed=session.parse()))
            start, stop = (
                session.plan(
                    PlanRequest(
                        WorkspaceFacts(transition=transition),
                        variables=answer.variable_values,
                    )
                )
                for transition in (Transition.START, Transition.STOP)
            )
        complete_job(*reports, ImportOutcome(start, stop))
    except Refusal as refusal:
        fail_job(*reports, Failure(str(refusal)))


def _bring_to(version: TemplateVersion, status: ProvisionerJobStatus) -> None:
    if status == PENDING:
        return
    if status == CANCELED:
        cancel_job(version.job)
    elif status == SUCCEEDED:
        run_import(version)
    else:
        daemon, assignment = _take(version)
        if status == FAILED:
            fail_job(daemon.pk, assignment.job_id, Failure("it went wrong"))
        if status == CANCELING:
            cancel_job(version.job)


def _take(version: TemplateVersion) -> tuple[ProvisionerDaemon, Assignment]:
    """Claim the version's job; it must be the oldest that waits."""
    job = version.job
    daemon = make_daemon(job.organization, tags=job.tags)
    assignment = acquire_job(daemon)
    assert assignment is not None
    assert assignment.job_id == job.pk, "another job waits before this one"
    return daemon, assignment
