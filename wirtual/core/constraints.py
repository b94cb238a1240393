"""Turns a violated constraint of the database into the refusal that it stands for.

A race and a plain mistake then look alike to clients.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from wirtual.core.errors import Refusal


@contextmanager
def refusing(refusals: Mapping[str, Refusal | type[Refusal]]) -> Iterator[None]:
    """Run the block in a savepoint; raise the refusal named by the constraint.

    ``refusals`` maps names of constraints to what is raised for them. A violation of
    any other constraint is a bug, and passes.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(_constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error


def _constraint_of(error: IntegrityError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
