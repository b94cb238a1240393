"""Kinds of values in the description of the configuration: their shape, and how
settings turn into them.

Rule: spec/identity.md, 9; durations are whole nanoseconds.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from wirtual.core.environment import Setting

Schema = dict[str, Any]
MICROSECOND = timedelta(microseconds=1)
NANOSECONDS = 1000  # in a microsecond


@dataclass(frozen=True, slots=True)
class Kind:
    """A shape, how a setting's value is written in it, and what stands for none."""

    schema: Schema
    write: Callable[[Any], Any]
    none: Any


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the description: of a variable, or always the same.

    ``finished`` is where the variable's value gets something added that isn't given.
    """

    kind: Kind
    variable: str = ""  #: without the prefix
    fixed: Any = None
    finished: Callable[[], Any] | None = None

    def read(self, settings: Mapping[str, Setting]) -> Any:
        """The value, given every setting by its variable."""
        value = self.fixed
        if self.finished:
            value = self.finished()
        elif self.variable:
            value = settings[f"WIRTUAL_{self.variable}"].value
        return self.kind.none if value is None else self.kind.write(value)


@dataclass(frozen=True, slots=True)
class NoneOf:
    """A list of things that this product has none of."""

    items: "Tree"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of things, each shown by its attributes of these names.

    What a thing hasn't is shown as its kind's *none*.
    """

    items: Mapping[str, Value]
    things: Callable[[], Iterable[Any]]

    def read(self) -> list[dict[str, Any]]:
        """The things."""
        return [
            {name: _attribute(each, name, value) for name, value in self.items.items()}
            for each in self.things()
        ]


def _attribute(thing: Any, name: str, value: Value) -> Any:
    kind = value.kind
    return kind.write(getattr(thing, name)) if hasattr(thing, name) else kind.none


Tree = Mapping[str, "Tree | Value | NoneOf | ListOf"]


def nanoseconds(length: timedelta) -> int:
    """How long it is."""
    return length // MICROSECOND * NANOSECONDS


def texts(values: Any) -> list[str]:
    """Each of some values as a text."""
    return [str(value) for value in values]


def url_parts(text: str) -> dict[str, Any]:
    """An address in the parts that clients put together again."""
    parts = urlsplit(text)
    return {
        "forceQuery": False,
        "fragment": parts.fragment,
        "host": parts.netloc.rpartition("@")[2],
        "omitHost": False,
        "opaque": "",
        "path": parts.path,
        "rawFragment": "",
        "rawPath": "",
        "rawQuery": parts.query,
        "scheme": parts.scheme,
        "user": None,
    }


def host_and_port(text: str) -> dict[str, str]:
    """Both, apart."""
    host, _, port = text.rpartition(":")
    return {"host": host, "port": port}


def shown(tree: Tree, settings: Mapping[str, Setting]) -> dict[str, Any]:
    """The values of ``tree``."""
    return {name: _shown(node, settings) for name, node in tree.items()}


def _shown(
    node: Tree | Value | NoneOf | ListOf, settings: Mapping[str, Setting]
) -> Any:
    if isinstance(node, Value):
        return node.read(settings)
    if isinstance(node, ListOf):
        return node.read()
    return [] if isinstance(node, NoneOf) else shown(node, settings)


def schema_of(node: Tree | Value | NoneOf | ListOf) -> Schema:
    """The shape of a value, a list or an object."""
    if isinstance(node, Value):
        return node.kind.schema
    if isinstance(node, NoneOf | ListOf):
        return {"type": "array", "items": schema_of(node.items)}
    return _object({name: schema_of(inner) for name, inner in node.items()})


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
    }


_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_URL_PARTS = {
    name: _FLAG if isinstance(value, bool) else _TEXT
    for name, value in url_parts("").items()
} | {"user": {"type": ["object", "null"]}}

TEXT = Kind(_TEXT, str, "")
#: Never shown, wherever it comes from.
SECRET = Kind(_TEXT, lambda value: "", "")
FLAG = Kind(_FLAG, bool, False)
NUMBER = Kind({"type": "integer"}, int, 0)
DURATION = Kind({"type": "integer", "description": "In nanoseconds."}, nanoseconds, 0)
WORDS = Kind({"type": "array", "items": _TEXT}, texts, [])
MAP = Kind({"type": "object", "additionalProperties": True}, dict, {})
URL = Kind(_object(_URL_PARTS), url_parts, url_parts(""))
HOST_PORT = Kind(
    _object({"host": _TEXT, "port": _TEXT}), host_and_port, host_and_port("")
)
