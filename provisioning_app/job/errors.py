"""What can be wrong with a job, or with what a daemon says about one."""

from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from wirtual.core.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
    TooLarge,
)

#: What the database says when it can't be asked now, and perhaps can be later.
DATABASE_AWAY = (OperationalError, InterfaceError)


class TagsUnstorable(InvalidInput):
    """A key or a value of a tag holds a NUL byte, which PostgreSQL can't store."""

    message = "Provisioner tags cannot contain the null byte."


class TagsTooLarge(InvalidInput):
    """There are too many tags, or the text of one is too long."""

    message = "The provisioner tags are too large."

    def __init__(self, *, detail: str) -> None:
        super().__init__(detail=detail, validations=[FieldProblem("tags", detail)])


class JobNotFound(NotFound):
    """A daemon speaks of a job that doesn't exist."""

    message = "There is no such provisioner job."


class JobNotRunning(Conflict):
    """A daemon speaks of a job that nobody has taken."""

    message = "The job isn't running yet."


class JobNotOwned(Forbidden):
    """A daemon speaks of a job that another one has taken."""

    message = "Nothing was changed: you don't own this job."


class JobCompleted(Conflict):
    """A daemon speaks of a job that has ended; its outcome is fixed."""

    message = "The job is already completed; nothing about it changes any more."


class CancelCompleted(InvalidInput):
    """The job that is to be canceled has ended."""

    message = "The job is already completed and can't be canceled."


class CancelRepeated(InvalidInput):
    """The job that is to be canceled was canceled before."""

    message = "The job has already been marked as canceled."


class LogUnknown(InvalidInput):
    """A line of log has a level or a source that isn't one."""

    message = "A log line has an unknown level or source."


class OutcomeMissing(InvalidInput):
    """A daemon completes a job without a result, or with that of another type."""

    message = "The type payload must be provided, and fit the type of the job."


class JobInvalidated(Conflict):
    """What a job needs can't be gathered; it has been failed for that reason."""

    message = "The request job was invalidated."


class PayloadTooBig(TooLarge):
    """What a daemon would have to be sent is more than it takes."""

    message = "The payload was too big."

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"payload was too big: {size} > {limit}")


class RequiredVariablesMissing(InvalidInput):
    """Variables of a template need a value and have none.

    Raised by a handler's ``absorb`` after it has stored all variables: they stay.
    """

    def __init__(self, names: Sequence[str]) -> None:
        listed = ", ".join(names)
        super().__init__(f"required template variables need values: {listed}")
