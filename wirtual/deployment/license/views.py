"""HTTP for entitlements and licences."""

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet, PublicApiViewSet
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from wirtual.core.api.schema import Tag, operation
from wirtual.core.api.serializers import ResponseSerializer
from wirtual.core.errors import NotFound
from wirtual.deployment.license.actions import (
    add_license,
    delete_license,
    refresh_entitlements,
)
from wirtual.deployment.license.entitlements import entitlements
from wirtual.deployment.license.models import License
from wirtual.deployment.license.serializers import (
    AddLicenseRequestSerializer,
    EntitlementsSerializer,
    LicenseSerializer,
)

#: Any licence.
LICENSES = AccessObject(ResourceType.LICENSE)

#: Ids are the database's integers; nothing beyond them can be one.
LARGEST_ID = 2**31 - 1


class EntitlementsViewSet(PublicApiViewSet):
    @operation(
        "Get entitlements",
        tag=Tag.ENTERPRISE,
        responses=EntitlementsSerializer,
        refusals=(),
        public=True,
    )
    def retrieve(self, request: Request) -> Response:
        """Tell which features this server has. Needs no token.

        All of them are there without a licence, unless the deployment switched some
        off.
        """
        return Response(entitlements())


class LicensesViewSet(ApiViewSet):
    @operation(
        "Get licenses",
        tag=Tag.ENTERPRISE,
        responses=LicenseSerializer(many=True),
        refusals=(401,),
    )
    def list(self, request: Request) -> Response:
        """List the licences that were handed in. Only owners see any."""
        rows = License.objects.all().permitted(self.subject).order_by("id")
        return Response([shown(row) for row in rows])

    @operation(
        "Add new license",
        tag=Tag.ORGANIZATIONS,
        request=AddLicenseRequestSerializer,
        responses=LicenseSerializer,
        status=201,
        refusals=(400, 401, 403, 409),
    )
    def create(self, request: Request) -> Response:
        """Keep a licence, for tools that insist on handing one in.

        It changes nothing: every feature is there without it. Its signature is checked
        with the keys of the setting `WIRTUAL_LICENSE_KEYS`; without keys every licence
        is refused.
        """
        with audited(
            self.origin, AuditAction.CREATE, resource_type=AuditResourceType.LICENSE
        ) as entry:
            permit(self.subject, Action.CREATE, LICENSES)
            row = add_license(self.body(AddLicenseRequestSerializer)["license"])
            entry.created(row)
        return Response(shown(row), status=HTTPStatus.CREATED)

    @operation(
        "Update license entitlements",
        tag=Tag.ORGANIZATIONS,
        responses=ResponseSerializer,
        status=201,
        refusals=(400, 401, 403),
    )
    def refresh(self, request: Request) -> Response:
        """Look at entitlements again, at most once a minute.

        Sooner it is refused, and the header `Retry-After` tells the seconds to wait.
        """
        permit(self.subject, Action.CREATE, LICENSES)
        refresh_entitlements()
        return self.done("Entitlements have been refreshed.", HTTPStatus.CREATED)

    @operation("Delete license", tag=Tag.ENTERPRISE, refusals=(401, 403, 404))
    def destroy(self, request: Request, id: str) -> Response:  # noqa: A002 - the contract's name
        """Forget a licence. It changes nothing."""
        if not (id.isascii() and id.isdigit() and int(id) <= LARGEST_ID):
            raise NotFound
        permit(self.subject, Action.DELETE, LICENSES)
        row = License.objects.all().get_readable(self.subject, pk=int(id))
        with audited(self.origin, AuditAction.DELETE, row):
            delete_license(row)
        return Response(status=HTTPStatus.OK)


def shown(row: License) -> dict[str, Any]:
    """A licence as it is shown, without its text."""
    return {
        "id": row.pk,
        "uuid": row.uuid,
        "uploaded_at": row.uploaded_at,
        "claims": row.claims,
    }
