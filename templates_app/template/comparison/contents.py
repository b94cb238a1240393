"""What a version was made from, as a comparison reads it: the one place that does."""

from uuid import UUID

from django.db.models import Case, F, Value, When
from django.db.models.functions import Length

from templates_app.file.models import File


class ContentUnavailable(Exception):
    """A file is gone, or holds more than is wanted; the text says which."""


def content_of(file_id: UUID, *, at_most: int) -> bytes:
    """The bytes of a file, which aren't loaded if they are more than ``at_most``.

    Raises:
        ContentUnavailable: they are more, or there is no such file.
    """
    sized = File.objects.filter(pk=file_id).annotate(size=Length("data"))
    fitting = Case(When(size__lte=at_most, then=F("data")), default=Value(b""))
    found = sized.values_list("size", fitting).first()
    if found is None:
        raise ContentUnavailable("It is not there anymore.")
    size, content = found
    if size > at_most:
        raise ContentUnavailable(f"It holds {size} bytes, more than {at_most}.")
    return bytes(content)
