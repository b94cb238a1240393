"""HTTP for downloading what a template was made from."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request

from orgs_app.access.viewsets import ApiViewSet
from templates_app.file.contents import open_content
from templates_app.file.conversion import zip_of_tar
from templates_app.file.errors import FormatUnsupported
from templates_app.file.models import TAR, File
from templates_app.file.responses import content_response
from templates_app.template.files import get_readable_file
from wirtual.core.api.schema import Tag, operation

ZIP = "application/zip"

FORMAT = OpenApiParameter(
    "format",
    OpenApiTypes.STR,
    enum=["zip"],
    description="`zip` turns a tar into a zip; otherwise the file comes as it is kept.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of a download that you have; 304 if it is still the same.",
)
ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 304],
    description="Stands for the content, in this form.",
)


class FileViewSet(ApiViewSet):
    """One file, by its id."""

    id_kwargs = ("fileID",)

    @operation(
        "Get file by ID",
        tag=Tag.FILES,
        parameters=(FORMAT, IF_NONE_MATCH, ETAG),
        responses=OpenApiTypes.BINARY,
        status=(200, TAR),
        extra_responses={
            (200, ZIP): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="You have it already."),
        },
    )
    def retrieve(self, request: Request, fileID: UUID) -> HttpResponseBase:  # noqa: N803 - the contract's name
        """Download a file.

        Your own, or one that a template was made from which you may change. A file
        never changes, so what was downloaded once need not be again.
        """
        file = get_readable_file(self.subject, fileID)
        query = self.query()
        wanted = query.text("format")
        query.refuse_if_wrong()
        _check_format(file, wanted)
        tag = f'W/"{file.hash}.zip"' if wanted else f'"{file.hash}"'
        response = _unless_known(request, tag) or (
            _zipped(file) if wanted else content_response(file)
        )
        response.headers["ETag"] = tag
        return response


def _check_format(file: File, wanted: str) -> None:
    if wanted not in ("", "zip"):
        raise FormatUnsupported(detail=f"Unknown format {wanted!r}.")
    if wanted and file.mimetype != TAR:
        raise FormatUnsupported(detail=f"A {file.mimetype} can't become a zip.")


def _unless_known(request: Request, tag: str) -> HttpResponse | None:
    """What is answered to those who have it, or None."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in known or tag.removeprefix("W/") in {
        each.removeprefix("W/") for each in known
    }:
        return HttpResponse(status=304)
    return None


def _zipped(file: File) -> StreamingHttpResponse:
    return StreamingHttpResponse(zip_of_tar(open_content(file)), content_type=ZIP)
