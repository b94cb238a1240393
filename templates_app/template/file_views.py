"""HTTP for downloading what a template was made from."""

import io
import tempfile
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from orgs_app.access.viewsets import ApiViewSet
from templates_app.file.actions import IN_MEMORY
from templates_app.file.conversion import zip_of_tar
from templates_app.file.errors import FormatUnsupported
from templates_app.file.models import TAR, File
from templates_app.template.files import get_readable_file
from wirtual.core.api.schema import Tag, operation

ZIP = "application/zip"

FORMAT = OpenApiParameter(
    "format",
    OpenApiTypes.STR,
    enum=["zip"],
    description="`zip` turns a tar into a zip; otherwise the file comes as it is kept.",
)


class FileViewSet(ApiViewSet):
    """One file, by its id."""

    id_kwargs = ("fileID",)

    @operation(
        "Get file by ID",
        tag=Tag.FILES,
        parameters=(FORMAT,),
        responses=OpenApiTypes.BINARY,
        status=(200, TAR),
        extra_responses={(200, ZIP): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: Request, fileID: UUID) -> HttpResponseBase:  # noqa: N803 - the contract's name
        """Download a file.

        Your own, or one that a template was made from which you may change.
        """
        file = get_readable_file(self.subject, fileID)
        query = self.query()
        wanted = query.text("format")
        query.refuse_if_wrong()
        if not wanted:
            return HttpResponse(bytes(file.data), content_type=file.mimetype)
        if wanted != "zip":
            raise FormatUnsupported(detail=f"Unknown format {wanted!r}.")
        if file.mimetype != TAR:
            raise FormatUnsupported(detail=f"A {file.mimetype} can't become a zip.")
        return _zipped(file)


def _zipped(file: File) -> FileResponse:
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    zip_of_tar(io.BytesIO(bytes(file.data)), target)
    target.seek(0)
    return FileResponse(target, content_type=ZIP)
