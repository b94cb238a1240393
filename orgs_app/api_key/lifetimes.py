"""How long a token may live."""

from datetime import timedelta

from django.conf import settings

from orgs_app.api_key.errors import LifetimeInvalid
from wirtual.core.errors import FieldProblem

MICROSECOND = timedelta(microseconds=1)
NANOSECONDS = 1000  #: in a microsecond


def nanoseconds(duration: timedelta) -> int:
    """``duration`` as it is written on the wire."""
    return duration // MICROSECOND * NANOSECONDS


def lifetime_of(asked: int) -> timedelta:
    """The lifetime for ``asked`` nanoseconds; for zero the default.

    Rule: spec/identity.md, 5.

    Raises:
        LifetimeInvalid: it is negative, or above the greatest allowed one.
    """
    if asked == 0:
        default: timedelta = settings.WIRTUAL_DEFAULT_TOKEN_LIFETIME
        return default
    problem = _problem(asked)
    if problem:
        raise LifetimeInvalid(
            detail=problem, validations=[FieldProblem("lifetime", problem)]
        )
    return asked // NANOSECONDS * MICROSECOND


def _problem(asked: int) -> str | None:
    longest: timedelta = settings.WIRTUAL_MAX_TOKEN_LIFETIME
    if asked < 0:
        return "The lifetime must be positive."
    if asked > nanoseconds(longest):
        hours = longest // timedelta(hours=1)
        return f"The lifetime must be less than the maximum of {hours} hours."
    return None
