"""Variables of ``.tf.json`` files. Nothing else of them is needed before a plan."""

import json
from collections.abc import Iterator
from typing import Any

from provisioning_app.provisioner.terraform.hcl import Block, Constant, File, Problem
from provisioning_app.provisioner.terraform.values import Value, read_number


class _Object(list[tuple[str, Any]]):
    """A JSON object as pairs, so that a name that occurs twice can be seen."""


def read_file(name: str, source: bytes) -> File:
    """Read the ``variable`` blocks of a JSON file."""
    text = source.decode("utf-8-sig", "replace")
    try:
        content = json.loads(
            text,
            object_pairs_hook=_Object,
            parse_float=read_number,
            parse_int=read_number,
            parse_constant=_refuse,
        )
    except json.JSONDecodeError as error:
        problem = Problem("Invalid JSON", f"{error.msg}.", name, error.lineno)
        return File(name, (), (problem,))
    except (ValueError, ArithmeticError) as error:
        return File(name, (), (Problem("Invalid JSON", f"{error}.", name, 1),))
    if not isinstance(content, _Object | list):
        problem = Problem("Invalid JSON", "An object is required.", name, 1)
        return File(name, (), (problem,))
    return File(name, tuple(_variables(name, text, content)), ())


def _variables(file: str, text: str, content: list[Any]) -> Iterator[Block]:
    position = 0
    for variable, body in _labelled(_members(content, "variable")):
        found = text.find(json.dumps(variable, ensure_ascii=False), position)
        position = max(found, position)
        line = text.count("\n", 0, position) + 1
        attributes = {
            key: Constant(key, _value(each), line)
            for key, each in (body if isinstance(body, _Object) else ())
        }
        yield Block("variable", (variable,), file, line, dict(attributes))


def _members(content: list[Any], wanted: str) -> Iterator[Any]:
    """Yield what stands under a name; an object may be cut into several of a list."""
    objects = [content] if isinstance(content, _Object) else content
    for each in objects:
        if isinstance(each, _Object):
            yield from (value for name, value in each if name == wanted)


def _labelled(values: Iterator[Any]) -> Iterator[tuple[str, Any]]:
    for value in values:
        for each in [value] if isinstance(value, _Object) else value or []:
            if isinstance(each, _Object):
                yield from ((name, body) for name, body in each if name != "//")


def _value(value: Any) -> Value:
    if isinstance(value, _Object):
        return {name: _value(each) for name, each in value}
    if isinstance(value, list):
        return [_value(each) for each in value]
    plain: Value = value
    return plain


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")
