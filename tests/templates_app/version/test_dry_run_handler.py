"""What a dry-run needs, and what comes of it."""

import pytest

from provisioning_app.job.actions import enqueue_job
from provisioning_app.job.enums import ProvisionerJobType, ProvisionerType
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.service import acquire_job, complete_job
from provisioning_app.job.tags import UNTAGGED
from provisioning_app.job.work import DryRunOutcome
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    ParameterValue,
    Parsed,
    Planned,
    Resource,
    TemplateVariable,
    VariableValue,
)
from templates_app.resource.models import WorkspaceResource
from templates_app.version.models import TemplateVersion
from tests.make.jobs import make_daemon
from tests.make.templates import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> TemplateVersion:
    variables = (
        TemplateVariable("a", default="x"),
        TemplateVariable("b", default=""),
        TemplateVariable("c", default="", sensitive=True),
    )
    archive = make_archive(parse=Parsed(variables=variables))
    return make_version(archive=archive, values=[{"name": "c", "value": "secret"}])


def make_dry_run(version: TemplateVersion, **chosen: object) -> ProvisionerJob:
    return enqueue_job(
        organization_id=version.organization_id,
        initiator_id=version.created_by_id,
        type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN,
        provisioner=ProvisionerType.ECHO,
        file_id=version.job.file_id,
        input={"template_version_id": str(version.pk), **chosen},
        tags=UNTAGGED,
    )


def test_it_gets_the_version_s_values_and_what_was_chosen(version):
    chosen = [{"name": "p", "value": "1"}]
    make_dry_run(version, workspace_name="trial", rich_parameter_values=chosen)
    assignment = acquire_job(make_daemon())
    assert assignment is not None
    order = assignment.order
    assert order.workspace.workspace_name == "trial"
    assert order.workspace.owner_name == version.created_by.username
    assert list(order.parameters) == [ParameterValue("p", "1")]
    assert list(order.variables) == [
        VariableValue("a", "x"),
        VariableValue("c", "secret", sensitive=True),
    ]


def test_what_it_would_make_is_stored_for_the_start(version):
    job = make_dry_run(version)
    daemon = make_daemon()
    assert acquire_job(daemon)
    outcome = DryRunOutcome(Planned(resources=[Resource("a", "echo")]))
    complete_job(daemon.pk, job.pk, outcome)
    [resource] = WorkspaceResource.objects.filter(job=job)
    assert (resource.name, resource.transition) == ("a", "start")
