"""Why an upload is refused."""

from wirtual.core.errors import InvalidInput, NotFound, Unavailable


class MediaTypeUnsupported(InvalidInput):
    """The ``Content-Type`` is none of the three that are taken, exactly."""

    message = "Unsupported content type."


class UploadTooLarge(InvalidInput):
    """The archive is larger than any archive may be."""

    message = "The archive is too large."


class UploadUnreadable(InvalidInput):
    """The body ended early."""

    message = "The archive could not be read."


class ZipUnusable(InvalidInput):
    """The body isn't a zip, or not one that can be turned into a tar."""

    message = "The zip archive could not be converted."


class NoRoom(Unavailable):
    """The server's disk is full."""

    message = "The server has no room for the archive at the moment."


class FormatUnsupported(InvalidInput):
    """A file was asked for in a form that it can't be given in."""

    message = "Unsupported file format."


class FileUnknown(NotFound):
    """There is no such file, or none that the caller may read."""
