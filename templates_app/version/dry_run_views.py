"""HTTP for dry-runs: a plan with values of one's own, of which nothing is built."""

from http import HTTPStatus
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.presentation import job_json, new_job_json
from provisioning_app.job.serializers import (
    ProvisionerJobLogSerializer,
    ProvisionerJobSerializer,
)
from provisioning_app.job.streams import LOG_PARAMETERS, log_of
from templates_app.resource.presentation import resources_of_job
from templates_app.resource.serializers import WorkspaceResourceSerializer
from templates_app.version.actions.dry_run import create_dry_run
from templates_app.version.dry_runs import Row, get_dry_run, workspace_of
from templates_app.version.errors import DryRunUnfinished
from templates_app.version.models import TemplateVersion
from templates_app.version.serializers import (
    CreateTemplateVersionDryRunRequestSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound
from wirtual.core.serving.sockets import SwitchToSocket


class DryRunViewSet(ApiViewSet):
    """Dry-runs of one version, by their jobs."""

    id_kwargs = ("templateversion", "jobID")

    @operation(
        "Create template version dry-run",
        tag=Tag.TEMPLATES,
        request=CreateTemplateVersionDryRunRequestSerializer,
        responses=ProvisionerJobSerializer,
        status=HTTPStatus.CREATED,
        refusals=(400, 401, 404),
    )
    def create(self, request: Request, templateversion: UUID) -> Response:
        """Find out what Terraform would make of a version with your values.

        Nothing is made. Needs permission to create a workspace, and a version whose
        import has ended. The answer is the job that plans; when it has ended, its
        resources tell what would be made, and its log what happened.
        """
        version = self._version(templateversion)
        user_id = self.subject.user_id
        if not self.subject.may(Action.CREATE, workspace_of(user_id, version)):
            raise NotFound
        body = self.body(CreateTemplateVersionDryRunRequestSerializer)
        job = create_dry_run(
            version,
            initiator_id=user_id,
            workspace_name=body["workspace_name"],
            rich_parameter_values=body.get("rich_parameter_values") or (),
        )
        return Response(new_job_json(job), status=HTTPStatus.CREATED)

    @operation(
        "Get template version dry-run by job ID",
        tag=Tag.TEMPLATES,
        responses=ProvisionerJobSerializer,
        refusals=(400, 401, 403, 404),
    )
    def retrieve(
        self,
        request: Request,
        templateversion: UUID,
        jobID: UUID,  # noqa: N803
    ) -> Response:
        """Get the job of a dry-run: whether it waits, runs, or how it ended.

        Whoever started it sees it, and who may see that person's workspaces.
        """
        _, row = self._dry_run(templateversion, jobID)
        return Response(job_json(row))

    @operation(
        "Cancel template version dry-run by job ID",
        tag=Tag.TEMPLATES,
        responses=ResponseSerializer,
        refusals=(400, 401, 403, 404),
    )
    def cancel(
        self,
        request: Request,
        templateversion: UUID,
        jobID: UUID,  # noqa: N803
    ) -> Response:
        """Stop a dry-run; for who may change the template.

        One that waits is over at once; one that runs is asked to stop.
        """
        version, row = self._dry_run(templateversion, jobID)
        planned = workspace_of(row["initiator_id"], version)
        if not self.subject.may(Action.UPDATE, planned):
            raise NotFound
        permit(self.subject, Action.UPDATE, version)
        cancel_job(ProvisionerJob.objects.get(pk=jobID))
        return self.done("The dry-run has been canceled.")

    @operation(
        "Get template version dry-run logs by job ID",
        tag=Tag.TEMPLATES,
        responses=ProvisionerJobLogSerializer(many=True),
        parameters=LOG_PARAMETERS,
        refusals=(400, 401, 403, 404, 426),
    )
    def logs(
        self,
        request: Request,
        templateversion: UUID,
        jobID: UUID,  # noqa: N803
    ) -> Response | SwitchToSocket:
        """List the lines that the dry-run has logged so far.

        Warnings at its beginning tell which of your values a build would refuse. To
        see the rest as it comes, pass the last line's id as `after` together with
        `follow`, over WebSocket.
        """
        self._dry_run(templateversion, jobID)
        return log_of(self, jobID)

    @operation(
        "Get template version dry-run resources by job ID",
        tag=Tag.TEMPLATES,
        responses=WorkspaceResourceSerializer(many=True),
        refusals=(400, 401, 403, 404),
    )
    def resources(
        self,
        request: Request,
        templateversion: UUID,
        jobID: UUID,  # noqa: N803
    ) -> Response:
        """List what Terraform would make for a start, by name.

        400 until the dry-run has ended; an empty list if it failed.
        """
        _, row = self._dry_run(templateversion, jobID)
        if row["completed_at"] is None:
            raise DryRunUnfinished
        return Response(resources_of_job(jobID))

    def _version(self, version_id: UUID) -> TemplateVersion:
        versions = TemplateVersion.objects.for_permission()
        return versions.get_readable(self.subject, pk=version_id)

    def _dry_run(self, version_id: UUID, job_id: UUID) -> tuple[TemplateVersion, Row]:
        version = self._version(version_id)
        return version, get_dry_run(self.subject, version, job_id)
