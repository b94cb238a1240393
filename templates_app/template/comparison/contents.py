"""What a version was made from, as a comparison reads it: the one place that does."""

from uuid import UUID

from templates_app.file.contents import open_content
from templates_app.file.models import File


class ContentUnavailable(Exception):
    """A file is gone, or holds more than is wanted; the text says which."""


def content_of(file_id: UUID, *, at_most: int) -> bytes:
    """The bytes of a file, which aren't loaded if they are more than ``at_most``.

    Raises:
        ContentUnavailable: they are more, or there is no such file.
    """
    file = File.objects.filter(pk=file_id).first()
    if file is None:
        raise ContentUnavailable("It is not there any more.")
    if file.size > at_most:
        raise ContentUnavailable(f"It holds {file.size} bytes, more than {at_most}.")
    return open_content(file).read()
