"""The page on which operators look into an archive: its tree, and one of its files.

What is in an archive comes from people whom nobody knows. It is shown as text, and
handed out as bytes that no browser runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from django.db.models import Model
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from templates_app.file.archive import Archive, Entry, look_into
from templates_app.file.contents import open_content
from templates_app.file.errors import FileUnknown
from templates_app.file.models import File
from templates_app.file.tree import (
    children_of,
    first_choice,
    found_in,
    name_of,
    tree_of,
)
from wirtual.core.operators import cells
from wirtual.core.operators.colours.painting import Text, painted
from wirtual.core.operators.sections import Section
from wirtual.core.texts import counted, find_text, is_binary

#: A larger file is only handed out, in bytes.
LARGEST_SHOWN = 512 * 1024
#: Lines that are shown of a file.
MOST_LINES = 10_000
#: Entries that the page of a folder lists.
MOST_LISTED = 1_000

CUT = f"Only its first {MOST_LINES:,} lines are shown."
NOT_UTF_8 = "It isn't UTF-8; bytes that are no text are shown as �."
HIDDEN = "It holds characters that nobody sees; they are shown as ⟨U+…⟩."
BINARY = "It isn't text. Download it to look into it."
TOO_LARGE = f"It is larger than {cells.size(LARGEST_SHOWN)}. Download it to see it."
BROKEN_OFF = "The archive breaks off in this file."
NOTHING_INSIDE = "It is empty."
UNCOLOURED = "It would take too long to colour."


@dataclass(slots=True)
class Shown:
    """What stands to the right of the tree."""

    path: str
    size: str = ""
    language: str = ""
    notes: list[str] = field(default_factory=list)
    lines: list[SafeString] = field(default_factory=list)
    entries: list[Mapping[str, str]] = field(default_factory=list)
    more: int = 0


def archive_page(
    section: Section,
    request: HttpRequest,
    file: File,
    *,
    row: Model,
    title: str,
) -> HttpResponseBase:
    """Show a file of an archive beside the tree of all, or hand the file out.

    ``row`` is what the page belongs to: the upload, or a version made from it.

    Raises:
        Http404: there is no such file, or the archive was removed meanwhile.
    """
    try:
        return _page(section, request, file, row=row, title=title)
    except FileUnknown as error:
        raise Http404 from error


def _page(
    section: Section, request: HttpRequest, file: File, *, row: Model, title: str
) -> HttpResponseBase:
    archive = look_into(open_content(file))
    words = request.GET.get("find", "").strip()
    path = request.GET.get("path") or first_choice(archive)
    entry = archive.entries.get(path)
    if entry is None and "path" in request.GET:
        raise Http404
    if entry is not None and "download" in request.GET and not entry.is_folder:
        return _handed_out(archive, entry)
    context = {
        **section.admin_site.each_context(request),
        "title": title,
        "opts": section.model._meta,
        "original": row,
        "is_fullwidth": "1",
        "back": cells.page_of(type(row), row.pk),
        "file": file,
        "count": counted(len(archive.files()), "file"),
        "problem": archive.problem,
        "left_out": archive.left_out,
        "left_out_more": archive.left_out_count - len(archive.left_out),
        "find": words,
        "tree": found_in(archive, words) if words else tree_of(archive, path),
        "shown": None if entry is None else _shown(archive, entry),
    }
    return TemplateResponse(request, "operators/files.html", context)


def _handed_out(archive: Archive, entry: Entry) -> StreamingHttpResponse:
    """One file, as bytes; browsers keep it and don't show it.

    Where the archive breaks off, the answer does as well.
    """
    name = quote(name_of(entry.path))
    return StreamingHttpResponse(
        archive.stream(entry),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(entry.size),
            "X-Content-Type-Options": "nosniff",
        },
    )


def _shown(archive: Archive, entry: Entry) -> Shown:
    if entry.is_folder:
        return _folder(archive, entry)
    shown = Shown(entry.path, size=cells.size(entry.size))
    if entry.size > LARGEST_SHOWN:
        shown.notes.append(TOO_LARGE)
        return shown
    content = archive.read(entry, LARGEST_SHOWN)
    if is_binary(content):
        shown.notes.append(BINARY)
        return shown
    if len(content) < entry.size:
        shown.notes.append(BROKEN_OFF)
        return shown
    if not content:
        shown.notes.append(NOTHING_INSIDE)
        return shown
    _show_text(shown, content)
    return shown


def _show_text(shown: Shown, content: bytes) -> None:
    content = content.removeprefix(b"\xef\xbb\xbf")
    text = find_text(content)
    if text is None:
        shown.notes.append(NOT_UTF_8)
        text = content.decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES + 1:
        shown.notes.append(CUT)
        lines = lines[:MOST_LINES]
    [result] = painted(Text(shown.path, "\n".join(lines)))
    if result.has_marks:
        shown.notes.append(HIDDEN)
    shown.lines, shown.language = result.lines, result.language
    if not result.language:
        shown.notes.append(UNCOLOURED)


def _folder(archive: Archive, entry: Entry) -> Shown:
    inside = children_of(archive).get(entry.path, [])
    shown = Shown(entry.path)
    shown.entries = [
        {
            "path": each.path,
            "name": name_of(each.path) + "/" * each.is_folder,
            "size": "" if each.is_folder else cells.size(each.size),
        }
        for each in inside[:MOST_LISTED]
    ]
    shown.more = len(inside) - len(shown.entries)
    return shown
