"""Fields of request bodies, as strict as the contract.

Two kinds of mistakes are told apart. A value of the wrong JSON type (a number for a
text, a text that is no UUID) means that the body doesn't have the right *shape*; it
is refused with `SHAPE` as a whole. A value of the right type that breaks a rule is
listed among the validations. ``null`` counts as absent, unless the field allows it.

Rule: spec/identity.md, 1.5; spec/templates.md, 1.3.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from rest_framework import serializers
from rest_framework.fields import empty

from wirtual.core.ids import NIL, find_uuid

#: Code of an error that means: the body doesn't have the right shape.
SHAPE = "shape"
#: Code of an error that means: the value breaks a rule.
RULE = "rule"
LARGEST_INTEGER = 2**63 - 1

Rule = Callable[[Any], str | None]


class _Strict(serializers.Field[Any, Any, Any, Any]):
    """What all fields do: null is absence, a required zero value is missing."""

    #: What an absent optional value becomes.
    zero: Any = None
    #: The JSON type, for messages.
    json_type = "value"

    def __init__(self, *, rule: Rule | None = None, **options: Any) -> None:
        self.rule = rule
        required = options.get("required", "default" not in options)
        options["required"] = required
        if not required:
            options.setdefault("default", self.zero)
            if options["default"] is None:
                options.setdefault("allow_null", True)
        super().__init__(**options)

    def run_validation(self, data: Any = empty) -> Any:
        """Check the type, then that a required value is there, then the rule."""
        if data is None or data is empty:
            if self.required:
                self.missing()
            return self.get_default()
        value = self.to_internal_value(data)
        if self.required and self.is_zero(value):
            self.missing()
        self.check_rule(value)
        return value

    def is_zero(self, value: Any) -> bool:
        """Whether a value that was sent counts as missing."""
        return False

    def check_rule(self, value: Any) -> None:
        """Hold the value against the field's rule, if there is something to hold."""
        if self.rule is None or (not self.required and self.is_zero(value)):
            return
        problem = self.rule(value)
        if problem:
            raise serializers.ValidationError(
                f"{problem} (value {shown(value)})", code=RULE
            )

    def missing(self) -> None:
        """Refuse an absent value."""
        raise serializers.ValidationError("is required", code="required")

    def refuse_shape(self, data: Any) -> None:
        """Refuse a value of another JSON type."""
        raise serializers.ValidationError(
            f"expected {self.json_type}, got {kind_of(data)}", code=SHAPE
        )

    def to_representation(self, value: Any) -> Any:
        """As it is; the renderer knows how to write it."""
        return value


class TextField(_Strict, serializers.CharField):
    """A text. Required means: not empty. NUL can't be stored and is refused."""

    zero = ""
    json_type = "a string"

    def __init__(
        self, *, rule: Rule | None = None, max_length: int | None = None, **options: Any
    ) -> None:
        self.longest = max_length
        options.setdefault("allow_blank", not options.get("required", True))
        options.setdefault("trim_whitespace", False)
        super().__init__(rule=rule, **options)

    def to_internal_value(self, data: Any) -> str:
        """The text."""
        if not isinstance(data, str):
            self.refuse_shape(data)
        if "\x00" in data:
            raise serializers.ValidationError(
                f"can't hold a null character (value {shown(data)})", code=RULE
            )
        if self.longest is not None and len(data) > self.longest:
            raise serializers.ValidationError(
                f"must be at most {self.longest} characters long"
                f" (it has {len(data)} characters: {shown(data)})",
                code=RULE,
            )
        return str(data)

    def is_zero(self, value: Any) -> bool:
        """An empty text is no text."""
        return bool(value == "")


class IntegerField(_Strict, serializers.IntegerField):
    """A whole number of 64 bits; ``5.0`` is not one."""

    zero = 0
    json_type = "an integer"

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.refuse_shape(data)
        if abs(data) > LARGEST_INTEGER:
            raise serializers.ValidationError(
                "the number doesn't fit into 64 bits", code=SHAPE
            )
        return int(data)


class FlagField(_Strict, serializers.BooleanField):
    """True or false, nothing that looks like it."""

    zero = False
    json_type = "a boolean"

    def to_internal_value(self, data: Any) -> bool:
        """The flag."""
        if not isinstance(data, bool):
            self.refuse_shape(data)
        return bool(data)


class IdField(_Strict, serializers.UUIDField):
    """A UUID; the nil UUID counts as absent."""

    zero = None
    json_type = "a UUID"

    def run_validation(self, data: Any = empty) -> Any:
        """The id, or None for the nil UUID where it isn't required."""
        value = super().run_validation(data)
        return None if value == NIL else value

    def to_internal_value(self, data: Any) -> UUID:
        """The id."""
        value = find_uuid(data)
        if value is None:
            raise serializers.ValidationError(
                f"{shown(data)} is not a UUID", code=SHAPE
            )
        return value

    def is_zero(self, value: Any) -> bool:
        """The nil UUID stands for *none*."""
        return bool(value == NIL)


class TimeField(_Strict, serializers.DateTimeField):
    """An instant in RFC 3339 form."""

    zero = None
    json_type = "a time"

    def to_internal_value(self, data: Any) -> datetime:
        """The instant."""
        instant = None
        if isinstance(data, str):
            try:
                instant = parse_datetime(data)
            except ValueError:
                instant = None
        if instant is None or instant.tzinfo is None:
            raise serializers.ValidationError(
                f"{shown(data)} is not a time in RFC 3339 form", code=SHAPE
            )
        return instant


class ChoiceField(_Strict, serializers.ChoiceField):
    """One of a closed set of words."""

    zero = ""
    json_type = "a string"

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, **options)

    def to_internal_value(self, data: Any) -> str:
        """The word."""
        if not isinstance(data, str):
            self.refuse_shape(data)
        if data not in self.choices and not (data == "" and not self.required):
            known = ", ".join(str(choice) for choice in self.choices)
            raise serializers.ValidationError(
                f"must be one of {known} (value {shown(data)})", code=RULE
            )
        return str(data)

    def is_zero(self, value: Any) -> bool:
        """An empty word is no word."""
        return bool(value == "")


def shown(value: Any, longest: int = 80) -> str:
    """``value`` for a message: quoted, and cut when it is long."""
    text = repr(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def kind_of(value: Any) -> str:
    """The name of a value's JSON type."""
    names: dict[type, str] = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "an array",
        dict: "an object",
    }
    return names.get(type(value), "null")
