"""HTTP for uploading. Downloading is in ``template``, which knows who may."""

from http import HTTPStatus

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from templates_app.file.actions import Readable, upload_file
from templates_app.file.serializers import UploadResponseSerializer
from wirtual.core.api.schema import Tag, operation

BINARY = {"type": "string", "format": "binary"}


class FilesViewSet(ApiViewSet):
    """Archives that template versions are made from."""

    @operation(
        "Upload file",
        tag=Tag.FILES,
        request={
            "application/x-tar": BINARY,
            "application/zip": BINARY,
            "application/x-zip-compressed": BINARY,
        },
        responses=UploadResponseSerializer,
        status=HTTPStatus.CREATED,
        extra_responses={
            200: OpenApiResponse(
                UploadResponseSerializer,
                description="You had uploaded the same archive before.",
            )
        },
        refusals=(400, 401, 403),
    )
    def create(self, request: Request) -> Response:
        """Upload a template's archive, as the raw body of the request.

        A tar is kept as it is; a zip is turned into a tar. At most 100 MiB, which is
        also what a zip may unpack to. The same archive of the same user is kept once.
        One that no template version is made from is removed some time after its last
        upload, usually a day.
        """
        user_id = self.subject.user_id
        permit(
            self.subject,
            Action.CREATE,
            AccessObject(ResourceType.FILE, owner_id=user_id),
        )
        file, is_new = upload_file(
            _body_of(request._request),
            media_type=request.META.get("CONTENT_TYPE", ""),
            created_by_id=user_id,
            announced=int(request.META.get("CONTENT_LENGTH") or 0),
        )
        status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
        return Response({"hash": str(file.pk)}, status=status)


def _body_of(request: HttpRequest) -> Readable:
    """The body. Django would take one whose length isn't announced for empty."""
    source: Readable = request
    if request.META.get("wsgi.input_terminated"):
        source = request.META["wsgi.input"]
    return source
