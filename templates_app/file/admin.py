"""Uploaded archives on the operators' site."""

from typing import Any

from django.contrib import admin
from django.db.models import IntegerField
from django.db.models.expressions import Func
from django.http import HttpRequest, HttpResponse

from templates_app.file.models import TAR, File
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Section


class _Bytes(Func):
    """How many bytes a column holds, without reading them."""

    function = "octet_length"
    output_field = IntegerField()


@admin.register(File)
class FileSection(Section):
    """Archives that versions are made from."""

    list_display = ("digest", "size", "mimetype", "by", "made")
    list_filter = ("mimetype",)
    list_select_related = ("created_by",)
    search_fields = ("hash", "created_by__username")
    search_help_text = "SHA-256, uploader, or an id"
    ordering = ("-created_at",)
    fields = ("key", "hash", "size", "mimetype", "by", "made")
    actions_detail = ("download",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With sizes, without contents."""
        rows = super().get_queryset(request)
        return rows.annotate(byte_count=_Bytes("data")).defer("data")

    @verb("Download", path="download", icon="download", permission="view")
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hand out the archive."""
        file: File = self.row_of(request, object_id)
        ending = "tar" if file.mimetype == TAR else "bin"
        name = f"{file.hash[:12]}.{ending}"
        return HttpResponse(
            bytes(file.data),
            content_type=file.mimetype,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @column("SHA-256", ordering="hash")
    def digest(self, file: File) -> str:
        """The beginning of the digest."""
        return cells.code(file.hash[:16])

    @column("Size", ordering="byte_count")
    def size(self, file: Any) -> str:
        """How big it is."""
        return cells.size(file.byte_count)

    @column("Uploaded by", ordering="created_by__username")
    def by(self, file: File) -> str:
        """Who uploaded it."""
        return cells.link(file.created_by)

    @column("Uploaded", ordering="created_at")
    def made(self, file: File) -> str:
        """When."""
        return cells.moment(file.created_at)

    @column("Id")
    def key(self, file: File) -> str:
        """The id."""
        return cells.code(str(file.pk))
