"""HTTP for versions by id: their names, what importing one found, and canceling it."""

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.access.subject import READER
from orgs_app.access.viewsets import ApiViewSet
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.serializers import ProvisionerJobLogSerializer
from provisioning_app.job.streams import LOG_PARAMETERS, log_of
from templates_app.resource.presentation import resources_of_job
from templates_app.resource.serializers import WorkspaceResourceSerializer
from templates_app.version.actions.edit import edit_version
from templates_app.version.errors import (
    ImportUnfinished,
    ImportUnfinishedForbidden,
)
from templates_app.version.external_auth import required_accounts
from templates_app.version.models import TemplateVersion
from templates_app.version.presentation import (
    parameters_json,
    variables_json,
    version_json,
)
from templates_app.version.queries import find_version
from templates_app.version.serializers import (
    PatchTemplateVersionRequestSerializer,
    TemplateVersionExternalAuthSerializer,
    TemplateVersionParameterSerializer,
    TemplateVersionSerializer,
    TemplateVersionVariableSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound
from wirtual.core.serving.sockets import SwitchToSocket


class TemplateVersionViewSet(ApiViewSet):
    """One version, by its id."""

    id_kwargs = ("templateversion",)

    @operation(
        "Get template version by ID",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionSerializer,
    )
    def retrieve(self, request: Request, templateversion: UUID) -> Response:
        """Get a version, with the job that imports it.

        A version that has no template yet is seen by who reads templates by role.
        """
        row = find_version(self.subject, templateversion)
        if row is None:
            raise NotFound
        return Response(version_json(row))

    @operation(
        "Patch template version by ID",
        tag=Tag.TEMPLATES,
        request=PatchTemplateVersionRequestSerializer,
        responses=TemplateVersionSerializer,
        refusals=(400, 401, 403, 404),
    )
    def partial_update(self, request: Request, templateversion: UUID) -> Response:
        """Give a version another name or message; what you leave out stays."""
        version = self._version(templateversion)
        permit(self.subject, Action.UPDATE, version)
        edit_version(version, **self.body(PatchTemplateVersionRequestSerializer))
        row = find_version(READER, templateversion)
        if row is None:
            raise NotFound
        return Response(version_json(row))

    @operation(
        "Cancel template version by ID",
        tag=Tag.TEMPLATES,
        responses=ResponseSerializer,
        refusals=(400, 401, 403, 404),
    )
    def cancel(self, request: Request, templateversion: UUID) -> Response:
        """Stop the import of a version.

        One that waits is over at once; one that runs is asked to stop.
        """
        version = self._version(templateversion)
        permit(self.subject, Action.UPDATE, version)
        cancel_job(version.job)
        return self.done("The import of the template version has been canceled.")

    @operation(
        "Get external auth by template version",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionExternalAuthSerializer(many=True),
        refusals=(400, 401, 404, 503),
    )
    def external_auth(self, request: Request, templateversion: UUID) -> Response:
        """List the accounts elsewhere that workspaces of the version need.

        Each with the page on which you link yours, and whether you have done so: what
        its provider gave then is renewed if it has expired, and shown to the provider.
        """
        required = self._version(templateversion).external_auth_providers
        return Response(required_accounts(self.subject.user_id, required))

    @operation(
        "Get logs by template version",
        tag=Tag.TEMPLATES,
        responses=ProvisionerJobLogSerializer(many=True),
        parameters=LOG_PARAMETERS,
        refusals=(400, 401, 403, 404, 426),
    )
    def logs(
        self, request: Request, templateversion: UUID
    ) -> Response | SwitchToSocket:
        """List the lines that the import has logged so far.

        To see the rest as it comes, pass the last line's id as `after` together with
        `follow`, over WebSocket.
        """
        version = self._version(templateversion)
        return log_of(self, version.job_id)

    @operation(
        "Removed: Get parameters by template version",
        tag=Tag.TEMPLATES,
        responses=OpenApiTypes.ANY,
    )
    def removed_parameters(self, request: Request, templateversion: UUID) -> Response:
        """Always an empty list. See the rich parameters instead."""
        self._version(templateversion)
        return Response([])

    @operation(
        "Get resources by template version",
        tag=Tag.TEMPLATES,
        responses=WorkspaceResourceSerializer(many=True),
    )
    def resources(self, request: Request, templateversion: UUID) -> Response:
        """List what Terraform would make, for a start and for a stop, by name."""
        version = self._version(templateversion)
        if version.job.completed_at is None:
            raise ImportUnfinished
        return Response(resources_of_job(version.job_id))

    @operation(
        "Get rich parameters by template version",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionParameterSerializer(many=True),
        refusals=(400, 401, 403, 404),
    )
    def rich_parameters(self, request: Request, templateversion: UUID) -> Response:
        """List what is asked before a workspace is built, in the order of asking."""
        version = self._imported(templateversion)
        return Response(parameters_json(version.parameters.all()))

    @operation(
        "Removed: Get schema by template version",
        tag=Tag.TEMPLATES,
        responses=OpenApiTypes.ANY,
    )
    def removed_schema(self, request: Request, templateversion: UUID) -> Response:
        """Always an empty list. See the rich parameters instead."""
        self._version(templateversion)
        return Response([])

    @operation(
        "Get template variables by template version",
        tag=Tag.TEMPLATES,
        responses=TemplateVersionVariableSerializer(many=True),
        refusals=(400, 401, 403, 404),
    )
    def variables(self, request: Request, templateversion: UUID) -> Response:
        """List the Terraform variables and their values; secrets are not shown.

        Also after an import that failed because some had no value.
        """
        version = self._imported(templateversion)
        return Response(variables_json(version.variables.order_by("pk")))

    def _version(self, version_id: UUID) -> TemplateVersion:
        versions = TemplateVersion.objects.for_permission()
        return versions.get_readable(self.subject, pk=version_id)

    def _imported(self, version_id: UUID) -> TemplateVersion:
        version = self._version(version_id)
        if version.job.completed_at is None:
            raise ImportUnfinishedForbidden
        return version
