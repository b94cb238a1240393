"""Values of HCL expressions, and how one kind becomes another.

Numbers are decimals, as exact as Terraform's. Collections are lists and dictionaries.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

#: As exact as Terraform's numbers, and never large enough to fill the memory.
ARITHMETIC = Context(
    prec=154,
    Emax=9999,
    Emin=-9999,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)

Value = str | bool | Decimal | None | Sequence["Value"] | Mapping[str, "Value"]


class Unconvertible(ValueError):
    """A value isn't of the kind that is needed here, and can't become it."""


def describe(value: Value) -> str:
    """Name a value's kind."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, Mapping) else "tuple"


def to_text(value: Value) -> str:
    """Make a string of a string, a number (in plain decimal) or a bool."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return value
    raise Unconvertible(f"a string is required, not {describe(value)}")


def to_number(value: Value) -> Decimal:
    """Make a number of a number or of a string that shows one."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        return read_number(value)
    raise Unconvertible(f"a number is required, not {describe(value)}")


def to_bool(value: Value) -> bool:
    """Make a bool of a bool or of ``"true"`` and ``"false"``."""
    if isinstance(value, bool):
        return value
    if value == "true":
        return True
    if value == "false":
        return False
    raise Unconvertible(f"a bool is required, not {describe(value)}")


def read_number(text: str) -> Decimal:
    """Read a number literal."""
    if not text or set(text) - set("0123456789.eE+-"):
        raise Unconvertible(f'a number is required, not "{text}"')
    try:
        return ARITHMETIC.create_decimal(text)
    except (InvalidOperation, Overflow) as error:
        raise Unconvertible(f'a number is required, not "{text[:80]}"') from error


def plain(number: Decimal) -> str:
    """Write a number in plain decimal, without trailing zeros."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_json(value: Value) -> str:
    """Write a value as compact JSON, with numbers in plain decimal."""
    if isinstance(value, str | bool) or value is None:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        members = sorted(value.items())
        pairs = (f"{as_json(key)}:{as_json(each)}" for key, each in members)
        return "{" + ",".join(pairs) + "}"
    return "[" + ",".join(as_json(each) for each in value) + "]"


def equal(left: Value, right: Value) -> bool:
    """Compare without converting: ``"1"`` isn't ``1``."""
    return describe(left) == describe(right) and left == right
