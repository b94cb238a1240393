"""Shapes that many operations share, and how a body becomes checked values."""

from typing import Any

from rest_framework import serializers

from wirtual.core.api.fields import SHAPE, kind_of
from wirtual.core.errors import BodyNotJson, FieldProblem, ValidationFailed

#: Codes of errors that mean: the body doesn't have the right shape. Our fields say
#: `SHAPE`; the others are DRF's, for lists and objects.
SHAPES = frozenset({SHAPE, "not_a_list", "not_a_dict", "invalid"})


class ValidationErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one field."""

    field = serializers.CharField(
        help_text="Name of the body field or query parameter that is wrong."
    )
    detail = serializers.CharField(help_text="The rule that it breaks, and its value.")


class ResponseSerializer(serializers.Serializer[Any]):
    """A message: why a request was refused, or that it was done."""

    message = serializers.CharField(help_text="One sentence for a person.")
    detail = serializers.CharField(
        required=False,
        help_text="The cause, for somebody who looks closer. Left out when empty.",
    )
    validations = ValidationErrorSerializer(
        many=True,
        required=False,
        help_text="Every field that is wrong. Left out when there is none.",
    )


def checked(
    serializer_class: type[serializers.BaseSerializer[Any]], data: Any
) -> dict[str, Any]:
    """The values of a body that has the shape and keeps the rules of a serializer.

    Raises:
        BodyNotJson: the body isn't an object, or a value has the wrong type.
        ValidationFailed: values break rules; all of them are listed.
    """
    if not isinstance(data, dict):
        raise BodyNotJson(detail=f"Expected an object, got {kind_of(data)}.")
    serializer = serializer_class()
    known = _with_known_keys(serializer, data)
    _refuse_null_elements(known)
    serializer = serializer_class(data=known)
    if serializer.is_valid():
        return dict(serializer.validated_data)
    problems = list(_problems(serializer.errors))
    for path, error in problems:
        if getattr(error, "code", "") in SHAPES:
            raise BodyNotJson(detail=f"{path}: {error}")
    raise ValidationFailed(
        validations=[
            FieldProblem(_declared_name(serializer, path), f"{path} {error}")
            for path, error in problems
        ]
    )


def _refuse_null_elements(value: Any, path: str = "") -> None:
    """Refuse lists with nulls: a null is absence, and nothing can be absent there."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_null_elements(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if inner is None:
                raise BodyNotJson(detail=f"{path}.{index}: expected a value, got null")
            _refuse_null_elements(inner, f"{path}.{index}")


def _with_known_keys(field: Any, data: Any) -> Any:
    """``data`` with keys in the spelling of the serializers, exact matches first.

    To any depth. Keys of maps are somebody's own and stay as they are.
    """
    if isinstance(field, serializers.ListSerializer) and isinstance(data, list):
        return [_with_known_keys(field.child, each) for each in data]
    if not (isinstance(field, serializers.Serializer) and isinstance(data, dict)):
        return data
    by_lower = {str(key).lower(): value for key, value in data.items()}
    known = {}
    for name, inner in field.fields.items():
        if name in data:
            known[name] = _with_known_keys(inner, data[name])
        elif name.lower() in by_lower:
            known[name] = _with_known_keys(inner, by_lower[name.lower()])
    return known


def _declared_name(field: Any, path: str) -> str:
    """The innermost field on ``path`` that a serializer declares, by its name.

    What follows are places in a list, or somebody's own keys of a map.
    """
    name = path
    for part in path.split("."):
        field = getattr(field, "child", field)
        if not isinstance(field, serializers.Serializer):
            break
        if part in field.fields:
            name, field = part, field.fields[part]
    return name


def _problems(errors: Any, path: str = "") -> Any:
    """Each leaf of DRF's nested errors, with the dotted path that leads to it."""
    if isinstance(errors, dict):
        for key, inner in errors.items():
            if key == "non_field_errors":
                yield from _problems(inner, path)
            else:
                yield from _problems(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(errors, list):
        for inner in errors:
            yield from _problems(inner, path)
    else:
        yield path, errors
