"""The content of a file as an answer."""

from collections.abc import Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from templates_app.file.contents import chunks_of, iterate_content
from templates_app.file.models import File


def content_response(
    file: File, headers: Mapping[str, str] | None = None
) -> HttpResponseBase:
    """The content as it is kept: at once if it is small, else as it is taken."""
    if chunks_of(file) <= 1:
        content = b"".join(iterate_content(file))
        return HttpResponse(content, content_type=file.mimetype, headers=headers)
    return StreamingHttpResponse(
        iterate_content(file),
        content_type=file.mimetype,
        headers={**(headers or {}), "Content-Length": str(file.size)},
    )
