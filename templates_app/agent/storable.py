"""What Terraform said, made fit for rows, or refused in words that name the object.

Rule: spec/provisioning.md, 11.4, last line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models

from provisioning_app.job.texts import storable
from templates_app.agent.errors import ResultRefused

Result = TypeVar("Result")


def cleaned(value: Result) -> Result:
    """The same value with texts that a database can hold, to any depth.

    A value without such texts comes back as it is.
    """
    return cast("Result", _cleaned(value))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        # Enums are texts too, and are ours.
        return storable(value) if type(value) is str else value
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: _cleaned(getattr(value, each.name)) for each in fields(value)
        }
        return replace(value, **changed)
    if isinstance(value, Mapping):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return tuple(_cleaned(each) for each in value)
    return value


def refuse_twice(what: str, names: Iterable[str]) -> None:
    """Refuse a name that occurs more than once. ``what`` says what is called so.

    Raises:
        ResultRefused: one does.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ResultRefused(f"duplicate {what} {name!r}")
        seen.add(name)


def checked(row: models.Model, what: str) -> models.Model:
    """The row, if each of its values fits into its column. ``what`` names the object.

    Raises:
        ResultRefused: one doesn't.
    """
    links = [each.name for each in row._meta.fields if each.is_relation]
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        field, [problem, *_] = next(iter(error.message_dict.items()))
        raise ResultRefused(f"{what}: {field}: {problem}") from error
    return row
