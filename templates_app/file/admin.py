"""Uploaded archives on the operators' site."""

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from templates_app.file.models import TAR, File
from templates_app.file.pages import archive_page
from templates_app.file.responses import content_response
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Section


@admin.register(File)
class FileSection(Section):
    """Archives that versions are made from."""

    list_display = ("digest", "content_size", "mimetype", "by", "made")
    list_filter = ("mimetype",)
    list_select_related = ("created_by",)
    search_fields = ("hash", "created_by__username")
    search_help_text = "SHA-256, uploader, or an id"
    ordering = ("-created_at",)
    fields = ("key", "hash", "content_size", "mimetype", "by", "made")
    actions_detail = ("look", "download")

    @verb("Look inside", path="files", icon="folder_open", permission="view")
    def look(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Show what is in the archive."""
        file: File = self.row_of(request, object_id)
        return archive_page(self, request, file, row=file, title="Files")

    @verb("Download", path="download", icon="download", permission="view")
    def download(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Hand out the archive."""
        file: File = self.row_of(request, object_id)
        ending = "tar" if file.mimetype == TAR else "bin"
        name = f"{file.hash[:12]}.{ending}"
        disposition = f'attachment; filename="{name}"'
        return content_response(file, {"Content-Disposition": disposition})

    @column("SHA-256", ordering="hash")
    def digest(self, file: File) -> str:
        """The beginning of the digest."""
        return cells.code(file.hash[:16])

    @column("Size", ordering="size")
    def content_size(self, file: File) -> str:
        """How big it is."""
        return cells.size(file.size)

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
