"""Why the result of a job is refused."""

from wirtual.core.errors import InvalidInput


class ResultRefused(InvalidInput):
    """What a job found can't be stored: a name twice, a value that is too long.

    The text becomes the job's error, so it names the object for the template's
    author.
    """
